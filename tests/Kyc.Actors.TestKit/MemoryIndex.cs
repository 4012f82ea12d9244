using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Actors.TestKit;

/// <summary>The read model over a <see cref="MemoryJournal"/>.</summary>
public sealed class MemoryIndex(MemoryJournal journal) : ISessionIndex
{
    /// <inheritdoc />
    public ValueTask<SessionPage> ListAsync(SessionQuery query, CancellationToken cancel)
    {
        var rows = journal.States.Where(state => Fits(state, query))
            .OrderByDescending(state => state.Id.Value, StringComparer.Ordinal).Select(RowOf)
            .Take(query.Limit + 1).ToList();
        return new(new SessionPage([.. rows.Take(query.Limit)], rows.Count > query.Limit));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SessionStatus, long>> CountAsync(TenantId? tenant, CancellationToken cancel) =>
        new(journal.States.Where(state => tenant is null || state.Tenant == tenant)
            .GroupBy(state => state.Status).ToDictionary(group => group.Key, group => group.LongCount()));

    private static bool Fits(SessionState state, SessionQuery query) =>
        state.Tenant == query.Tenant
        && (query.Status is null || state.Status == query.Status)
        && (query.ReferenceDigest is null || state.ReferenceDigest == query.ReferenceDigest)
        && (query.CreatedFrom is null || state.CreatedAt >= query.CreatedFrom)
        && (query.CreatedBefore is null || state.CreatedAt < query.CreatedBefore)
        && (query.StartingAfter is not { } after || string.CompareOrdinal(state.Id.Value, after.Value) < 0);

    private static SessionRow RowOf(SessionState state) => new(
        state.Id, state.Tenant, state.Status, state.CreatedAt, state.UpdatedAt, state.ExpiresAt, state.Version,
        state.Decision?.Code is { } code ? WireName.Of<ReasonCode>(code) : null, state.Redacted);
}
