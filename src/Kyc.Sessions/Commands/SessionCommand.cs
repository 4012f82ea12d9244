using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;

namespace Kyc.Sessions.Commands;

/// <summary>
/// Something a session is asked to do. Repeating <see cref="CommandId"/> repeats the answer, not the effect.
/// </summary>
/// <param name="Session">The session asked.</param>
/// <param name="Tenant">The tenant of the credential that asks; a session of another tenant answers as if
/// it were not there.</param>
/// <param name="CommandId">Chosen by the sender.</param>
public abstract record SessionCommand(SessionId Session, TenantId Tenant, CommandId CommandId);

/// <summary>Open the session.</summary>
/// <param name="Policy">The policy it keeps for life.</param>
/// <param name="SealedAttributes">The client's reference and metadata, sealed with the session's data key; null when
/// none were given.</param>
/// <param name="ReferenceDigest">Keyed digest of the client's reference, for finding the session by it; null
/// when none was given.</param>
/// <param name="LifetimeSeconds">Life while waiting for input, seconds; null for the policy's.</param>
public sealed record CreateSession(
    SessionId Session, TenantId Tenant, CommandId CommandId, Policy Policy,
    byte[]? SealedAttributes = null, string? ReferenceDigest = null, int? LifetimeSeconds = null)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>Keep a file that is already stored.</summary>
public sealed record AcceptFile(SessionId Session, TenantId Tenant, CommandId CommandId, SessionFile File)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>Freeze the files and ask for the comparison.</summary>
public sealed record Submit(SessionId Session, TenantId Tenant, CommandId CommandId)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>Give the session up.</summary>
public sealed record Cancel(SessionId Session, TenantId Tenant, CommandId CommandId)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>End the session because its time ran out. Sent by the cluster itself.</summary>
public sealed record Expire(SessionId Session, TenantId Tenant, CommandId CommandId)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>A worker is about to run the job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Worker">Name of the worker, unique per start of its process.</param>
/// <param name="LeaseSeconds">For how long nobody else may start it, seconds.</param>
/// <param name="Redelivered">True when the transport knows that an earlier delivery was lost, which voids
/// a running lease.</param>
public sealed record StartJob(
    SessionId Session, TenantId Tenant, CommandId CommandId, JobId Job, string Worker, int LeaseSeconds,
    bool Redelivered) : SessionCommand(Session, Tenant, CommandId);

/// <summary>A worker's result.</summary>
/// <param name="Job">The job.</param>
/// <param name="Try">The try this is the result of, from 1; a result of an earlier try is refused.</param>
/// <param name="Report">What was measured.</param>
public sealed record CompleteJob(
    SessionId Session, TenantId Tenant, CommandId CommandId, JobId Job, int Try, ComparisonReport Report)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>A worker could not finish a try.</summary>
/// <param name="Job">The job.</param>
/// <param name="Try">The failed try.</param>
/// <param name="Code"><c>internal_error</c> or <c>processing_timeout</c>.</param>
/// <param name="Retryable">False when another try cannot help.</param>
public sealed record FailJob(
    SessionId Session, TenantId Tenant, CommandId CommandId, JobId Job, int Try, ReasonCode Code, bool Retryable)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>What a reviewer may decide.</summary>
public enum ReviewOutcome
{
    /// <summary>Same living person.</summary>
    Verified,
    /// <summary>Not accepted.</summary>
    Rejected,
    /// <summary>The client has to send files again.</summary>
    RequiresInput,
}

/// <summary>A reviewer's decision.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Reviewer">Stable id of the reviewer's credential, never a name.</param>
public sealed record Review(
    SessionId Session, TenantId Tenant, CommandId CommandId, ReviewOutcome Outcome, string Reviewer)
    : SessionCommand(Session, Tenant, CommandId);

/// <summary>
/// Forget the person: the files and the data key go, the decision's skeleton stays. A session that has not ended is
/// canceled by it.
/// </summary>
public sealed record Redact(SessionId Session, TenantId Tenant, CommandId CommandId)
    : SessionCommand(Session, Tenant, CommandId);
