using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using static Kyc.Sessions.State.RefusalCode;

namespace Kyc.Sessions.State;

/// <summary>Rules for workers: leases, tries, results. A result counts once, and only that of the newest try.</summary>
internal static class JobRules
{
    public static Ruling OnStart(SessionState state, StartJob start, DateTimeOffset now)
    {
        if (Current(state, start.Job) is not { } job) return Over;
        if (job.LeaseUntil > now && !start.Redelivered)
            return Ruling.Refuse(LeaseHeld, "Another worker holds the job.");
        if (job.Tries >= state.Policy!.MaxJobTries) return GiveUp(state, job, ReasonCode.ProcessingTimeout);
        return Ruling.Accept(
            new JobStarted(job.Id, job.Tries + 1, start.Worker, now.AddSeconds(start.LeaseSeconds)));
    }

    public static Ruling OnComplete(SessionState state, CompleteJob complete)
    {
        if (Current(state, complete.Job, complete.Try) is not { } job) return Over;
        return Ruling.Accept(
            new ComparisonRecorded(job.Id, complete.Try, complete.Report.Bare()),
            new SessionDecided(job.Attempt, DecisionRule.Decide(state.Policy!, complete.Report, job.Attempt)));
    }

    public static Ruling OnFail(SessionState state, FailJob fail)
    {
        if (Current(state, fail.Job, fail.Try) is not { } job) return Over;
        var failed = new JobFailed(job.Id, fail.Try, fail.Code, fail.Retryable);
        return fail.Retryable && job.Tries < state.Policy!.MaxJobTries
            ? Ruling.Accept(failed)
            : GiveUp(state, job, fail.Code, failed);
    }

    private static Ruling Over => Ruling.Refuse(JobOver, "The job, or this try of it, is over.");

    /// <summary>The job in progress if it is the one named; with a try, only while that try is running.</summary>
    private static JobState? Current(SessionState state, JobId job, int? @try = null) =>
        state.Status == SessionStatus.Processing && state.Job is { } held && held.Id == job
        && (@try is null || (held.Tries == @try && held.Worker is not null))
            ? held
            : null;

    private static Ruling GiveUp(SessionState state, JobState job, ReasonCode code, params SessionEvent[] before) =>
        Ruling.Accept([.. before, new JobDeadLettered(job.Id, job.Tries, code),
            new SessionDecided(job.Attempt, DecisionRule.GivenUp(state.Policy!, code, state.ProcessFailures + 1))]);
}
