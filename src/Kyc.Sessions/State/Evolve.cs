using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Sessions.State;

/// <summary>From events to states. Pure and total: the same history always gives the same state.</summary>
public static class Evolve
{
    /// <summary>The state after one more event.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="event">The fact.</param>
    /// <param name="session">The session the event belongs to.</param>
    /// <param name="at">The event's time.</param>
    /// <param name="command">The command that caused it.</param>
    /// <exception cref="InvalidOperationException">The event is of a type this build does not apply.</exception>
    public static SessionState Apply(
        SessionState state, SessionEvent @event, SessionId session, DateTimeOffset at, CommandId command)
    {
        var version = state.Version + 1;
        return Fact(state, @event, at) with
        {
            Id = session,
            Version = version,
            UpdatedAt = at,
            Applied = state.Applied.SetItem(command.Value, version),
        };
    }

    /// <summary>The state after one more stored event.</summary>
    public static SessionState Apply(SessionState state, EventRecord record) =>
        Apply(state, EventCodec.Decode(record), record.Session, record.At, record.CommandId);

    /// <summary>The state after a whole history, or after its events up to a version.</summary>
    public static SessionState Replay(IEnumerable<EventRecord> history, long upTo = long.MaxValue) =>
        history.TakeWhile(record => record.Version <= upTo).Aggregate(SessionState.None, Apply);

    private static SessionState Fact(SessionState state, SessionEvent @event, DateTimeOffset at) => @event switch
    {
        SessionCreated created => state with
        {
            Tenant = created.Tenant,
            Policy = created.Policy,
            Status = SessionStatus.RequiresInput,
            CreatedAt = at,
            ExpiresAt = created.ExpiresAt,
            SealedAttributes = created.SealedAttributes,
            ReferenceDigest = created.ReferenceDigest,
        },
        FileAccepted accepted => state with
        {
            Files = [.. state.Files.Where(file => file.Kind != accepted.File.Kind).Append(accepted.File)
                .OrderBy(file => file.Kind)],
            FilesAccepted = state.FilesAccepted + 1,
        },
        ComparisonRequested requested => state with
        {
            Status = SessionStatus.Processing,
            Job = new JobState(requested.Job, requested.Attempt, 0, null, null),
        },
        JobStarted started => state with
        {
            Job = state.Job! with { Tries = started.Try, Worker = started.Worker, LeaseUntil = started.LeaseUntil },
        },
        JobFailed => state with { Job = state.Job! with { Worker = null, LeaseUntil = null } },
        JobDeadLettered => state with { Job = null, ProcessFailures = state.ProcessFailures + 1 },
        ComparisonRecorded recorded => state with { Job = null, Report = recorded.Report },
        SessionDecided decided => Decided(state, decided),
        SessionReviewed reviewed => state with
        {
            Status = StatusOf(reviewed.Outcome),
            ExpiresAt = reviewed.ExpiresAt ?? state.ExpiresAt,
        },
        SessionCanceled => state with { Status = SessionStatus.Canceled, Job = null },
        SessionExpired => state with { Status = SessionStatus.Expired },
        SessionRedacted => state with
        {
            Redacted = true,
            RedactedAt = at,
            SealedAttributes = null,
            ReferenceDigest = null,
            Files = [],
            Report = null,
        },
        _ => throw new InvalidOperationException($"event {@event.GetType().Name} has no rule in {nameof(Evolve)}"),
    };

    private static SessionState Decided(SessionState state, SessionDecided decided) => state with
    {
        Status = decided.Decision.Outcome,
        Decision = decided.Decision,
        AttemptsUsed = state.AttemptsUsed + (decided.Decision.CountsAsAttempt ? 1 : 0),
        Files = [.. state.Files.Where(file => !decided.Decision.Resend.Contains(file.Kind))],
    };

    private static SessionStatus StatusOf(ReviewOutcome outcome) => outcome switch
    {
        ReviewOutcome.Verified => SessionStatus.Verified,
        ReviewOutcome.Rejected => SessionStatus.Rejected,
        _ => SessionStatus.RequiresInput,
    };
}
