using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;

namespace Kyc.Sessions.Events;

/// <summary>One fact about a session. Its time, version and cause are in its <see cref="EventRecord"/>.</summary>
public abstract record SessionEvent;

/// <summary>The session was opened.</summary>
public sealed record SessionCreated(
    TenantId Tenant, Policy Policy, DateTimeOffset ExpiresAt, byte[]? SealedAttributes, string? ReferenceDigest)
    : SessionEvent;

/// <summary>A stored file was taken into the session, in place of an earlier one of its kind.</summary>
public sealed record FileAccepted(SessionFile File) : SessionEvent;

/// <summary>Why a comparison was asked for.</summary>
public enum RequestTrigger
{
    /// <summary>Every required file was there.</summary>
    FilesComplete,
    /// <summary>The client submitted.</summary>
    Client,
}

/// <summary>The files are frozen and a comparison is owed.</summary>
public sealed record ComparisonRequested(JobId Job, int Attempt, RequestTrigger Trigger) : SessionEvent;

/// <summary>A worker took the job.</summary>
public sealed record JobStarted(JobId Job, int Try, string Worker, DateTimeOffset LeaseUntil) : SessionEvent;

/// <summary>A try of the job failed; another is owed unless <see cref="JobDeadLettered"/> follows.</summary>
public sealed record JobFailed(JobId Job, int Try, ReasonCode Code, bool Retryable) : SessionEvent;

/// <summary>The job was given up.</summary>
public sealed record JobDeadLettered(JobId Job, int Tries, ReasonCode Code) : SessionEvent;

/// <summary>A worker's measurements were accepted.</summary>
public sealed record ComparisonRecorded(JobId Job, int Try, ComparisonReport Report) : SessionEvent;

/// <summary>The attempt was decided.</summary>
public sealed record SessionDecided(int Attempt, Decision Decision) : SessionEvent;

/// <summary>A reviewer decided.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Reviewer">Stable id of the reviewer's credential.</param>
/// <param name="ExpiresAt">When the client's new time to answer ends; null unless files are asked for again.</param>
public sealed record SessionReviewed(ReviewOutcome Outcome, string Reviewer, DateTimeOffset? ExpiresAt = null)
    : SessionEvent;

/// <summary>The client gave the session up.</summary>
public sealed record SessionCanceled : SessionEvent;

/// <summary>The session's time ran out.</summary>
public sealed record SessionExpired : SessionEvent;

/// <summary>The person's data is to be forgotten.</summary>
public sealed record SessionRedacted : SessionEvent;
