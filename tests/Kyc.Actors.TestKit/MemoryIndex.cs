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
            .OrderByDescending(state => state.CreatedAt)
            .ThenByDescending(state => state.Id.Value, StringComparer.Ordinal)
            .ToList();
        if (query.StartingAfter is { } after) rows = [.. rows.SkipWhile(state => state.Id != after).Skip(1)];
        return new(new SessionPage([.. rows.Take(query.Limit).Select(RowOf)], rows.Count > query.Limit));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SessionStatus, long>> CountAsync(TenantId? tenant, CancellationToken cancel) =>
        new(journal.States.Where(state => tenant is null || state.Tenant == tenant)
            .GroupBy(state => state.Status).ToDictionary(group => group.Key, group => group.LongCount()));

    private static bool Fits(SessionState state, SessionQuery query) =>
        state.Tenant == query.Tenant
        && (query.Status is null || state.Status == query.Status)
        && (query.ReferenceDigests is null || query.ReferenceDigests.Contains(state.ReferenceDigest))
        && (query.CreatedFrom is null || state.CreatedAt >= query.CreatedFrom)
        && (query.CreatedBefore is null || state.CreatedAt < query.CreatedBefore);

    private static SessionRow RowOf(SessionState state) => new(
        state.Id, state.Tenant, state.Status, state.CreatedAt, state.UpdatedAt, state.ExpiresAt, state.Version,
        state.Decision?.Code is { } code ? WireName.Of<ReasonCode>(code) : null, state.Redacted);
}
