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
/// <param name="Session">The session; null when a whole history is gone.</param>
/// <param name="Version">The event.</param>
/// <param name="Why">What is wrong.</param>
public sealed record DamageDocument(string? Session, long Version, string Why);

/// <summary>What operators did.</summary>
/// <param name="Rows">The newest first.</param>
public sealed record AuditDocument(IReadOnlyList<AuditRowDocument> Rows);

/// <summary>A row of the audit log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Node">The node asked.</param>
/// <param name="Action">The verb.</param>
/// <param name="Target">To what; empty when all.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Outcome"><c>asked</c>, then <c>done</c> or the code of the refusal.</param>
/// <param name="HashPrefix">First 12 digits of its hash.</param>
public sealed record AuditRowDocument(
    long Number, DateTimeOffset At, string Actor, string Node, string Action, string Target, string Reason,
    string Outcome, string HashPrefix);

/// <summary>Whether the audit log is what was written.</summary>
/// <param name="Ok">True when it is.</param>
/// <param name="FirstBad">The first bad row; null when all is well.</param>
public sealed record AuditVerificationDocument(bool Ok, long? FirstBad);
