namespace Kyc.Node.Admin.Documents;

/// <summary>A session's events.</summary>
/// <param name="Session">The session.</param>
/// <param name="FirstBad">The first event that is not what was written; null when all are.</param>
/// <param name="Events">In order.</param>
public sealed record JournalDocument(string Session, long? FirstBad, IReadOnlyList<EventDocument> Events);

/// <summary>An event.</summary>
/// <param name="Version">Its number in the session.</param>
/// <param name="At">When.</param>
/// <param name="Type">Its type.</param>
/// <param name="TypeVersion">Version of the type's shape.</param>
/// <param name="CommandId">The command that caused it.</param>
/// <param name="HashPrefix">First 12 digits of its hash.</param>
/// <param name="PayloadBytes">Bytes of its payload.</param>
/// <param name="Summary">What of the payload an operator may see, by field.</param>
public sealed record EventDocument(
    long Version, DateTimeOffset At, string Type, int TypeVersion, string CommandId, string HashPrefix,
    int PayloadBytes, IReadOnlyDictionary<string, string> Summary);

/// <summary>Whether the whole journal is what was written.</summary>
/// <param name="Ok">True when it is.</param>
/// <param name="Sessions">Sessions read.</param>
/// <param name="Events">Events read.</param>
/// <param name="FirstBad">The first damage; null when all is well.</param>
public sealed record JournalVerificationDocument(bool Ok, long Sessions, long Events, DamageDocument? FirstBad);

/// <summary>Where the journal is not what was written.</summary>
/// <param name="Session">The session; null when whole histories or heads are at fault.</param>
/// <param name="Version">The event; 0 without a session.</param>
/// <param name="Position">Its place in the whole journal, where events have one; 0 otherwise.</param>
/// <param name="Kind">What is wrong: <c>changed</c>, <c>missing</c>, <c>moved</c>, <c>cut_off</c>, <c>added</c>,
/// <c>head_forged</c>, <c>rolled_back</c>.</param>
/// <param name="Why">In words.</param>
public sealed record DamageDocument(string? Session, long Version, long Position, string Kind, string Why);

/// <summary>Who did and read what.</summary>
/// <param name="Rows">The newest first.</param>
public sealed record AuditDocument(IReadOnlyList<AuditRowDocument> Rows);

/// <summary>A row of the audit log.</summary>
/// <param name="Chain">Its chain; 0 for the log of earlier builds.</param>
/// <param name="Number">Its number in the chain.</param>
/// <param name="Id">Its id, which sorts by time.</param>
/// <param name="At">When.</param>
/// <param name="Tenant">The tenant it belongs to; null for the cluster's own.</param>
/// <param name="Actor">Who: a credential's id or an operator.</param>
/// <param name="Node">The node asked.</param>
/// <param name="Action">The operation.</param>
/// <param name="Target">To what; empty when all.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Outcome"><c>asked</c>, then <c>done</c> or the code of the refusal; of HTTP calls the status and the
/// problem's code.</param>
/// <param name="RequestId">Id of the request; empty when there was none.</param>
/// <param name="Remote">Address of the client; empty unless a setting allows it.</param>
/// <param name="HashPrefix">First 12 digits of its hash.</param>
public sealed record AuditRowDocument(
    long Chain, long Number, string Id, DateTimeOffset At, string? Tenant, string Actor, string Node, string Action,
    string Target, string Reason, string Outcome, string RequestId, string Remote, string HashPrefix);

/// <summary>Whether the audit log is what was written.</summary>
/// <param name="Ok">True when it is.</param>
/// <param name="Chains">Chains read.</param>
/// <param name="Rows">Rows read up to the first damage.</param>
/// <param name="FirstBad">The first damage; null when all is well.</param>
public sealed record AuditVerificationDocument(bool Ok, long Chains, long Rows, AuditDamageDocument? FirstBad);

/// <summary>Where the audit log is not what was written.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The first row that cannot be vouched for.</param>
/// <param name="Kind">What is wrong, as for the journal.</param>
/// <param name="Why">In words.</param>
public sealed record AuditDamageDocument(long Chain, long Number, string Kind, string Why);
