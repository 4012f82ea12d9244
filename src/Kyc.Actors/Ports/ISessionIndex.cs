using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Ports;

/// <summary>Finds sessions; the read model behind lists. Every question names the tenant.</summary>
public interface ISessionIndex
{
    /// <summary>A page of a tenant's sessions, the newest first.</summary>
    ValueTask<SessionPage> ListAsync(SessionQuery query, CancellationToken cancel);

    /// <summary>Sessions by status: of one tenant, or of all for operators.</summary>
    ValueTask<IReadOnlyDictionary<SessionStatus, long>> CountAsync(TenantId? tenant, CancellationToken cancel);
}

/// <summary>Which sessions.</summary>
public sealed record SessionQuery
{
    /// <summary>Whose.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>In this status only.</summary>
    public SessionStatus? Status { get; init; }

    /// <summary>
    /// With one of these keyed digests of the client's reference only: <see cref="IKeyRing.ReferenceDigests"/>.
    /// </summary>
    public IReadOnlyList<string>? ReferenceDigests { get; init; }

    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Older than this session (a cursor: the last id of the page before).</summary>
    public SessionId? StartingAfter { get; init; }

    /// <summary>Rows at the most, 1 to 100.</summary>
    public int Limit { get; init; } = 20;
}

/// <summary>A session in a list.</summary>
public sealed record SessionRow(
    SessionId Id, TenantId Tenant, SessionStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt, long Version, string? DecisionCode, bool Redacted);

/// <summary>A page.</summary>
/// <param name="Rows">The rows, the newest first.</param>
/// <param name="HasMore">True when older ones match too.</param>
public sealed record SessionPage(IReadOnlyList<SessionRow> Rows, bool HasMore);
