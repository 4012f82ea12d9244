using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors;

/// <summary>
/// Every log line of this project, 1000 to 1999. Ids and counts only: no personal data, bytes or embeddings.
/// </summary>
internal static partial class LogMessages
{
    [LoggerMessage(1000, LogLevel.Debug,
        "Session {Session} of {Tenant} appended up to {EventType} at version {Version} for request {RequestId}")]
    public static partial void Appended(
        this ILogger log, SessionId session, TenantId tenant, string? requestId, string eventType, long version);

    [LoggerMessage(1001, LogLevel.Warning,
        "Session {Session} was written by another owner; decided anew, time {Tries}, for request {RequestId}")]
    public static partial void Fenced(this ILogger log, SessionId session, string? requestId, int tries);

    [LoggerMessage(1002, LogLevel.Warning,
        "Job {Job} of session {Session} is left for the sweep of open work: {Reason} (request {RequestId})")]
    public static partial void LeftForTheSweep(
        this ILogger log, SessionId session, JobId job, string? requestId, string reason);

    [LoggerMessage(1010, LogLevel.Error, "{Actor} failed and reads its state anew")]
    public static partial void ActorRestarted(this ILogger log, string actor, Exception error);

    [LoggerMessage(1011, LogLevel.Critical, "{Actor} is quarantined until {Until}; others run on")]
    public static partial void ActorQuarantined(this ILogger log, string actor, DateTimeOffset until, Exception error);

    [LoggerMessage(1100, LogLevel.Information,
        "Job {Job} of session {Session} of {Tenant} started by {Worker}, try {Try}, request {RequestId}")]
    public static partial void JobStarted(
        this ILogger log, JobId job, SessionId session, TenantId tenant, string worker, int @try, string? requestId);

    [LoggerMessage(1101, LogLevel.Information,
        "Job {Job} of session {Session} of {Tenant} done by {Worker}, try {Try}, in {ElapsedMs} ms, request "
        + "{RequestId}")]
    public static partial void JobDone(
        this ILogger log, JobId job, SessionId session, TenantId tenant, string worker, int @try, double elapsedMs,
        string? requestId);

    [LoggerMessage(1102, LogLevel.Error,
        "Job {Job} of session {Session} of {Tenant} failed at {Worker}, try {Try}, as {Code}, retryable {Retryable}, "
        + "request {RequestId}")]
    public static partial void JobFailed(
        this ILogger log, JobId job, SessionId session, TenantId tenant, string worker, int @try, string code,
        bool retryable, string? requestId, Exception error);

    [LoggerMessage(1103, LogLevel.Information,
        "Job {Job} of session {Session} is not run by {Worker}: {Reason} (request {RequestId})")]
    public static partial void JobNotRun(
        this ILogger log, JobId job, SessionId session, string worker, string reason, string? requestId);

    [LoggerMessage(1104, LogLevel.Error,
        "Job {Job} of session {Session}: {Worker} could not hand in the outcome of try {Try} before its lease ended "
        + "(request {RequestId})")]
    public static partial void OutcomeNotTaken(
        this ILogger log, JobId job, SessionId session, string worker, int @try, string? requestId);

    [LoggerMessage(1105, LogLevel.Error,
        "The comparison engine did not stop within {GraceSeconds} s after its time was up; its work is abandoned")]
    public static partial void EngineAbandoned(this ILogger log, double graceSeconds);

    [LoggerMessage(1106, LogLevel.Warning,
        "Files or keys of session {Session} cannot be read now; its comparison waits for them: {Reason}")]
    public static partial void StoreAway(this ILogger log, SessionId session, string reason);

    [LoggerMessage(1110, LogLevel.Error, "The handler of job {Job} of session {Session} threw; it is delivered again")]
    public static partial void HandlerThrew(this ILogger log, JobId job, SessionId session, Exception error);

    [LoggerMessage(1111, LogLevel.Warning,
        "Session {Session} cannot be answered now, asked again: {Reason} (request {RequestId})")]
    public static partial void AskRepeated(this ILogger log, SessionId session, string? requestId, string reason);

    [LoggerMessage(1200, LogLevel.Information,
        "Sweep of open work: {Enqueued} jobs enqueued, {Recovered} of them with a lease of an earlier owner, {Leased} "
        + "in progress")]
    public static partial void Swept(this ILogger log, int enqueued, int recovered, int leased);

    [LoggerMessage(1201, LogLevel.Warning,
        "Sweep of open work stopped after {Enqueued} jobs, the next one goes on: {Reason}")]
    public static partial void SweepStopped(this ILogger log, int enqueued, string reason);

    [LoggerMessage(1202, LogLevel.Warning,
        "Session {Session} of {Tenant} is stuck in processing for {Seconds} s: job {Job}, {Why}, tries {Tries}")]
    public static partial void Stuck(
        this ILogger log, SessionId session, TenantId tenant, JobId job, double seconds, string why, int tries);

    [LoggerMessage(1203, LogLevel.Warning, "{Count} sessions are stuck in processing; {Named} are named above")]
    public static partial void StuckInAll(this ILogger log, int count, int named);

    [LoggerMessage(1210, LogLevel.Information, "{Count} sessions expired")]
    public static partial void Expired(this ILogger log, int count);

    [LoggerMessage(1211, LogLevel.Warning, "The sweep of expired sessions stopped, the next one goes on: {Reason}")]
    public static partial void ExpiryStopped(this ILogger log, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "Session {Session} could not be expired now: {Reason}")]
    public static partial void NotExpired(this ILogger log, SessionId session, string reason);

    [LoggerMessage(1240, LogLevel.Information, "{Count} data keys were wrapped anew under the current master key")]
    public static partial void Rewrapped(this ILogger log, int count);

    [LoggerMessage(1241, LogLevel.Error,
        "{Count} data keys do not open and could not be wrapped anew; the log of this node's storage names them")]
    public static partial void NotRewrapped(this ILogger log, int count);

    [LoggerMessage(1242, LogLevel.Warning, "Wrapping data keys anew stopped, the next pass goes on: {Reason}")]
    public static partial void RewrapStopped(this ILogger log, string reason);

    [LoggerMessage(1220, LogLevel.Information,
        "{Count} files that no session knows and that were older than {Hours} h were removed")]
    public static partial void OrphansRemoved(this ILogger log, int count, int hours);

    [LoggerMessage(1221, LogLevel.Warning,
        "The sweep of files that no session knows stopped, the next one goes on: {Reason}")]
    public static partial void OrphanSweepStopped(this ILogger log, string reason);

    [LoggerMessage(1222, LogLevel.Warning,
        "Files of session {Session} are all kept, its history cannot be read: {Reason}")]
    public static partial void OrphansUnknown(this ILogger log, SessionId session, string reason);

    [LoggerMessage(1300, LogLevel.Warning,
        "The limits of clients do not answer ({Kind}); this edge goes on within its share of them until they do")]
    public static partial void LimiterAway(this ILogger log, string kind);

    [LoggerMessage(1301, LogLevel.Information, "The limits of clients answer again")]
    public static partial void LimiterBack(this ILogger log);

    [LoggerMessage(1230, LogLevel.Information,
        "Session {Session} of {Tenant} is erased, {Milliseconds} ms after its redaction")]
    public static partial void Erased(this ILogger log, SessionId session, TenantId tenant, double milliseconds);

    [LoggerMessage(1231, LogLevel.Warning, "Session {Session} could not be erased now, it is tried again: {Reason}")]
    public static partial void NotErased(this ILogger log, SessionId session, string reason);

    [LoggerMessage(1232, LogLevel.Warning, "A look for owed erasures stopped, the next one goes on: {Reason}")]
    public static partial void ErasuresStopped(this ILogger log, string reason);

    [LoggerMessage(1233, LogLevel.Warning, "Session {Session} could not be redacted now, it is tried again: {Reason}")]
    public static partial void NotRedacted(this ILogger log, SessionId session, string reason);

    [LoggerMessage(1234, LogLevel.Information, "{Count} sessions were redacted because their retention is over")]
    public static partial void RetentionOver(this ILogger log, int count);

    [LoggerMessage(1235, LogLevel.Warning,
        "The look for sessions whose retention is over stopped, the next one goes on: {Reason}")]
    public static partial void RetentionStopped(this ILogger log, string reason);

    [LoggerMessage(1236, LogLevel.Information,
        "Request for erasure {Request} of {Tenant} is finished: {Count} sessions, {Milliseconds} ms after it was made")]
    public static partial void RequestFinished(
        this ILogger log, string request, TenantId tenant, int count, double milliseconds);

    [LoggerMessage(1237, LogLevel.Warning, "Requests for erasure wait, the next look goes on: {Reason}")]
    public static partial void RequestsStopped(this ILogger log, string reason);

    [LoggerMessage(1238, LogLevel.Warning,
        "The database still holds bytes of destroyed keys, wrapped, and could not overwrite them now: {Reason}")]
    public static partial void NotScrubbed(this ILogger log, string reason);
}
