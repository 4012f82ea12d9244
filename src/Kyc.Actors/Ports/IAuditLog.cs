using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// Who did and read what, in append-only chains: each row holds the hash of the one before, and a code that only
/// holders of the key ring can make, so that a changed, moved or missing row is found. Each start of a node writes a
/// chain of its own; chain 0 is the log of operators' deeds of earlier builds.
/// </summary>
public interface IAuditLog
{
    /// <summary>Appends a row; returns its place once it is durable. Rows that come together are committed
    /// together.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; nothing may be done
    /// unaudited.</exception>
    /// <exception cref="OverloadedException">Too many rows wait for a commit.</exception>
    /// <exception cref="ArgumentException">A text holds what not every database can keep.</exception>
    ValueTask<AuditPlace> AppendAsync(AuditEntry entry, CancellationToken cancel);

    /// <summary>Rows of all chains, the newest first by time.</summary>
    ValueTask<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancel);

    /// <summary>Reads all rows and names the first that is not what was written.</summary>
    ValueTask<AuditVerification> VerifyAsync(CancellationToken cancel);
}

/// <summary>Something that was done, read, or tried.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: a credential's id, or an operator's login name and host as the command line gave them;
/// never a client's person.</param>
/// <param name="Node">The node that was asked.</param>
/// <param name="Action">The operation, for instance <c>cluster_leave</c> or <c>get_session_report</c>.</param>
/// <param name="Target">What it was done to: a node, a session, a job, a key; empty when all.</param>
/// <param name="Reason">Why, in the operator's words; may be empty.</param>
/// <param name="Outcome"><c>done</c>, or the code of the refusal; of HTTP calls the status, and behind it the problem's
/// code.</param>
public sealed record AuditEntry(
    DateTimeOffset At, string Actor, string Node, string Action, string Target, string Reason, string Outcome)
{
    /// <summary>The tenant it belongs to; null for the cluster's own.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Id of the request; empty when there was none.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Address of the client; empty unless a setting allows it, because it is personal data.</summary>
    public string Remote { get; init; } = "";
}

/// <summary>A row's place.</summary>
/// <param name="Chain">The chain, from 1; 0 for the older log.</param>
/// <param name="Number">Its number in the chain, from 1 without gaps.</param>
public readonly record struct AuditPlace(long Chain, long Number) : IComparable<AuditPlace>
{
    /// <inheritdoc />
    public int CompareTo(AuditPlace other) => (Chain, Number).CompareTo((other.Chain, other.Number));

    /// <summary><c>chain/number</c>.</summary>
    public override string ToString() => $"{Chain}/{Number}";
}

/// <summary>A row.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Id"><c>aud_</c> and a ULID of its time: sorts by time and says nothing of other tenants' rows.</param>
/// <param name="Entry">What it says.</param>
/// <param name="Hash">SHA-256 over the hash before it and everything it says, lower-case hex.</param>
public sealed record AuditRow(AuditPlace Place, string Id, AuditEntry Entry, string Hash)
{
    /// <summary>What ids begin with.</summary>
    public const string IdPrefix = "aud_";
}

/// <summary>Which rows to list; what is null does not restrict.</summary>
public sealed record AuditQuery
{
    /// <summary>Rows of this tenant only.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>Rows about this session, key or node only.</summary>
    public string? Target { get; init; }

    /// <summary>Rows of this operation only.</summary>
    public string? Action { get; init; }

    /// <summary>Rows of this credential or operator only.</summary>
    public string? Actor { get; init; }

    /// <summary>Rows of this request only.</summary>
    public string? RequestId { get; init; }

    /// <summary>Rows of this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Rows before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Id of a row: only what comes after it in the list, that is, what is older.</summary>
    public string? After { get; init; }

    /// <summary>Rows, at most.</summary>
    public required int Limit { get; init; }
}

/// <summary>Result of reading all audit rows.</summary>
/// <param name="Chains">Chains read.</param>
/// <param name="Rows">Rows read up to the first damage.</param>
/// <param name="FirstBad">The first damage, by chain and number; null when all is well.</param>
public sealed record AuditVerification(long Chains, long Rows, AuditDamage? FirstBad);

/// <summary>Where audit rows are not what was written.</summary>
/// <param name="Place">The first row that cannot be vouched for.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Why">In words.</param>
public sealed record AuditDamage(AuditPlace Place, DamageKind Kind, string Why);

/// <summary>What is wrong with a record. Wire names in lower snake case.</summary>
public enum DamageKind
{
    /// <summary>It says something else than was written, or was not written by a node.</summary>
    Changed,

    /// <summary>It is gone, and later ones are there.</summary>
    Missing,

    /// <summary>It stands at another place than it was written to.</summary>
    Moved,

    /// <summary>It and all after it are gone.</summary>
    CutOff,

    /// <summary>No node wrote it.</summary>
    Added,

    /// <summary>What tells how much was written was itself changed or taken away.</summary>
    HeadForged,

    /// <summary>All is as it was at an earlier time: what was written since is gone.</summary>
    RolledBack,
}
