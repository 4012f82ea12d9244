using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Actors.TestKit;

/// <summary>Erasures as a <see cref="MemoryJournal"/> owes them.</summary>
public sealed class MemoryErasures(MemoryJournal journal) : IErasures
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, (ErasureReceipt Receipt, DateTimeOffset LookAgain)> _receipts = [];
    private readonly HashSet<SessionId> _closed = [];

    /// <summary>Runs before a receipt is kept; may throw.</summary>
    public Action<OpenErasure>? Finishing { get; set; }

    /// <summary>Sessions that owe nothing any more.</summary>
    public IReadOnlyCollection<SessionId> Closed
    {
        get { lock (_lock) return [.. _closed]; }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<OpenErasure>> DueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset now, int limit, CancellationToken cancel)
    {
        lock (_lock)
            return new([.. journal.States
                .Where(state => state.Redacted && !_closed.Contains(state.Id) && shards.Contains(Shards.Of(state.Id))
                                && DueAt(state) <= now)
                .OrderBy(DueAt).Take(limit)
                .Select(state => new OpenErasure(
                    state.Id, state.Tenant, state.RedactedAt!.Value, _receipts.ContainsKey(state.Id)))]);
    }

    /// <inheritdoc />
    public ValueTask FinishAsync(
        OpenErasure done, DateTimeOffset erasedAt, string receipt, DateTimeOffset lookAgain, CancellationToken cancel)
    {
        Finishing?.Invoke(done);
        lock (_lock) _receipts.TryAdd(done.Session, (new ErasureReceipt(done.Session, erasedAt, receipt), lookAgain));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask CloseAsync(SessionId session, CancellationToken cancel)
    {
        lock (_lock) _closed.Add(session);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<ErasureReceipt?> FindAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        lock (_lock)
            return new(journal.StateOf(session).Tenant == tenant && _receipts.TryGetValue(session, out var found)
                ? found.Receipt
                : null);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> RetentionOverAsync(
        DateTimeOffset now, int limit, CancellationToken cancel) =>
        new([.. journal.States
            .Where(state => !state.Redacted
                            && state.Status is not (SessionStatus.RequiresInput or SessionStatus.Processing)
                            && RetainUntil(state) <= now)
            .OrderBy(RetainUntil).Take(limit).Select(state => (state.Id, state.Tenant))]);

    /// <inheritdoc />
    public async IAsyncEnumerable<LedgerEntry> LedgerAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var state in journal.States.Where(state => state.Redacted)
                     .OrderBy(state => state.Id.Value, StringComparer.Ordinal))
            yield return new LedgerEntry(state.Id, state.Tenant, state.RedactedAt!.Value);
        await ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<string?> ScrubAsync(CancellationToken cancel) => new((string?)null);

    private static DateTimeOffset RetainUntil(SessionState state) =>
        state.UpdatedAt.AddDays(state.Policy!.RetentionDays ?? Policy.DefaultRetentionDays);

    private DateTimeOffset DueAt(SessionState state) =>
        _receipts.TryGetValue(state.Id, out var done) ? done.LookAgain : state.RedactedAt!.Value;
}
