using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// What is owed to persons whose sessions were redacted, and the proof that it was done. The journal writes a row of
/// what is owed, and of the ledger, in the transaction of the redaction itself.
/// </summary>
public interface IErasures
{
    /// <summary>Erasures that are due, the oldest first.</summary>
    /// <param name="shards">Of sessions in these shards.</param>
    /// <param name="now">Due at this time.</param>
    /// <param name="limit">Rows at the most.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<OpenErasure>> DueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>
    /// Keeps the receipt, unless there is one already, and puts the last look off to a later time.
    /// </summary>
    ValueTask FinishAsync(
        OpenErasure done, DateTimeOffset erasedAt, string receipt, DateTimeOffset lookAgain, CancellationToken cancel);

    /// <summary>Nothing is owed any more.</summary>
    ValueTask CloseAsync(SessionId session, CancellationToken cancel);

    /// <summary>The receipt of a tenant's session; null while its data is not gone.</summary>
    ValueTask<ErasureReceipt?> FindAsync(TenantId tenant, SessionId session, CancellationToken cancel);

    /// <summary>
    /// Sessions whose retention is over, the longest first: ended, or waiting for a reviewer, and not redacted.
    /// </summary>
    ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> RetentionOverAsync(
        DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>Every session that was ever redacted, by id.</summary>
    IAsyncEnumerable<LedgerEntry> LedgerAsync(CancellationToken cancel);

    /// <summary>
    /// Overwrites what the database still holds of destroyed keys, where it does not do so by itself. Harmless at any
    /// time; may find that it cannot now, and then says why.
    /// </summary>
    /// <returns>Null when it was done or there is nothing to do; else the reason.</returns>
    ValueTask<string?> ScrubAsync(CancellationToken cancel);
}

/// <summary>An erasure that is owed.</summary>
/// <param name="Session">The session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Since">When it was redacted.</param>
/// <param name="Erased">True when all is gone and only a last look is owed, for uploads that were on their way.</param>
public sealed record OpenErasure(SessionId Session, TenantId Tenant, DateTimeOffset Since, bool Erased);

/// <summary>The proof of one session's erasure.</summary>
/// <param name="Session">The session.</param>
/// <param name="ErasedAt">When the last of it was gone.</param>
/// <param name="Receipt">The signed receipt, JSON.</param>
public sealed record ErasureReceipt(SessionId Session, DateTimeOffset ErasedAt, string Receipt);

/// <summary>A line of the ledger: nothing of the person.</summary>
/// <param name="Session">The session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="RedactedAt">When it was redacted.</param>
public sealed record LedgerEntry(SessionId Session, TenantId Tenant, DateTimeOffset RedactedAt);
