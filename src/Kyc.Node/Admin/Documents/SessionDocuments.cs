namespace Kyc.Node.Admin.Documents;

/// <summary>Sessions.</summary>
/// <param name="Sessions">The newest first.</param>
public sealed record SessionsDocument(IReadOnlyList<SessionRowDocument> Sessions);

/// <summary>A session in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Shard">Where it lives.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">Its last event.</param>
/// <param name="Version">Its events.</param>
/// <param name="DecisionCode">The gravest reason of its decision; null without one.</param>
/// <param name="Redacted">True once its person's data is to be forgotten.</param>
public sealed record SessionRowDocument(
    string Id, string Tenant, string Status, int Shard, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Version, string? DecisionCode, bool Redacted);

/// <summary>A session. Neither what the client said about it nor a byte of its files.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Owner">The shard's owner; null while it has none.</param>
/// <param name="Version">Its events.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">Its last event.</param>
/// <param name="ExpiresAt">When it expires if it still waits for input then.</param>
/// <param name="Redacted">True once its person's data is to be forgotten.</param>
/// <param name="Policy">Its policy, <c>id@version</c>.</param>
/// <param name="AttemptsUsed">Attempts that counted.</param>
/// <param name="AttemptsLeft">Attempts left.</param>
/// <param name="ProcessFailures">Comparisons given up for machine faults.</param>
/// <param name="MissingFiles">Required kinds that are not there.</param>
/// <param name="Files">The files in hand.</param>
/// <param name="Job">The job it waits for; null unless processing.</param>
/// <param name="Decision">The newest decision; null until one was made.</param>
public sealed record SessionDocument(
    string Id, string Tenant, string Status, int Shard, string? Owner, long Version, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt, bool Redacted, string Policy, int AttemptsUsed,
    int AttemptsLeft, int ProcessFailures, IReadOnlyList<string> MissingFiles, IReadOnlyList<FileDocument> Files,
    JobDocument? Job, DecisionDocument? Decision);

/// <summary>A file of a session.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="MediaType">Media type by content.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256Prefix">First 12 digits of its SHA-256.</param>
public sealed record FileDocument(string Kind, string MediaType, long Length, string Sha256Prefix);

/// <summary>A job that a session waits for.</summary>
/// <param name="Id">The job.</param>
/// <param name="Attempt">The attempt it belongs to.</param>
/// <param name="Tries">Tries started.</param>
/// <param name="Worker">Who holds its lease; null while nobody does.</param>
/// <param name="LeaseUntil">When the lease ends; null while nobody holds one.</param>
/// <param name="Why">Why it is not done, in words.</param>
public sealed record JobDocument(
    string Id, int Attempt, int Tries, string? Worker, DateTimeOffset? LeaseUntil, string Why);

/// <summary>A decision.</summary>
/// <param name="Outcome">The status it gave.</param>
/// <param name="Codes">Reasons, the gravest first.</param>
/// <param name="CountsAsAttempt">Whether it cost an attempt.</param>
/// <param name="DecidedBy"><c>machine</c> or <c>reviewer</c>.</param>
public sealed record DecisionDocument(
    string Outcome, IReadOnlyList<string> Codes, bool CountsAsAttempt, string DecidedBy);

/// <summary>Sessions that wait for their comparison for too long.</summary>
/// <param name="OlderThanS">The bound, seconds.</param>
/// <param name="Open">Work owed in all.</param>
/// <param name="Total">Of it, older than the bound.</param>
/// <param name="Sessions">The oldest first; not always all of them.</param>
public sealed record StuckDocument(
    double OlderThanS, int Open, int Total, IReadOnlyList<StuckSessionDocument> Sessions);

/// <summary>A session that waits for too long.</summary>
/// <param name="Session">The session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Job">What it waits for.</param>
/// <param name="Tries">Tries started.</param>
/// <param name="Since">Since when.</param>
/// <param name="AgeS">For how long, seconds.</param>
/// <param name="Standing"><c>waiting_for_worker</c>, <c>leased</c> or <c>lease_ended</c>.</param>
/// <param name="Worker">Who holds the lease; null when nobody does or nobody knows.</param>
/// <param name="LeaseUntil">When the lease ends or ended.</param>
/// <param name="Why">The same in words.</param>
public sealed record StuckSessionDocument(
    string Session, string Tenant, string Job, int Tries, DateTimeOffset Since, double AgeS, string Standing,
    string? Worker, DateTimeOffset? LeaseUntil, string Why);
