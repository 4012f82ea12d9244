using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// What operators did, in an append-only chain: each row holds the hash of the one before, so that a changed, moved or
/// missing row is found.
/// </summary>
public interface IAuditLog
{
    /// <summary>Appends a row; returns its number once it is durable.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; nothing may be done
    /// unaudited.</exception>
    ValueTask<long> AppendAsync(AuditEntry entry, CancellationToken cancel);

    /// <summary>The newest rows, the newest first.</summary>
    ValueTask<IReadOnlyList<AuditRow>> ListAsync(int limit, CancellationToken cancel);

    /// <summary>Number of the first row that is not what was written, or null when all are.</summary>
    ValueTask<long?> VerifyAsync(CancellationToken cancel);
}

/// <summary>Something an operator did or tried.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: the operator's login name and host as the command line gave them, never a person's
/// data.</param>
/// <param name="Node">The node that was asked.</param>
/// <param name="Action">The verb, for instance <c>cluster_leave</c>.</param>
/// <param name="Target">What it was done to: a node, a session, a job; empty when all.</param>
/// <param name="Reason">Why, in the operator's words; may be empty.</param>
/// <param name="Outcome"><c>done</c>, or the code of the refusal.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string Actor, string Node, string Action, string Target, string Reason, string Outcome)
{
    /// <summary>The tenant it belongs to; null for the cluster's own.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Id of the request; empty when there was none.</summary>
    public string RequestId { get; init; } = "";
}

/// <summary>A row of the chain.</summary>
/// <param name="Number">Its number, from 1 without gaps.</param>
/// <param name="Entry">What it says.</param>
/// <param name="Hash">SHA-256 over the hash before it and the entry, lower-case hex.</param>
public sealed record AuditRow(long Number, AuditEntry Entry, string Hash);
