using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Workers;

/// <summary>One slot: runs one job at a time, from its lease to its outcome in the session's journal.</summary>
internal sealed class WorkerActor(
    string name, SessionClient sessions, Comparisons comparisons, WorkerSettings settings,
    TimeProvider time, ILogger log)
{
    private sealed record Lease(ComparisonJob Job, SessionState State, int Try, DateTimeOffset Until);

    /// <summary>Runs one delivery to its end.</summary>
    public async ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
    {
        var (lease, verdict) = await StartAsync(delivery, cancel);
        if (lease is null) return verdict;
        var begun = time.GetTimestamp();
        SessionCommand outcome;
        try
        {
            var report = await comparisons.OfSessionAsync(
                lease.Job.Tenant, lease.Job.Session, lease.State.Policy!, lease.State.Files, cancel);
            outcome = Completed(lease, report);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            outcome = Failed(lease, error);
        }
        return await HandInAsync(lease, outcome, begun, cancel);
    }

    private async ValueTask<(Lease? Lease, JobVerdict Verdict)> StartAsync(JobDelivery delivery,
        CancellationToken cancel)
    {
        var job = delivery.Job;
        var now = time.GetUtcNow();
        var start = new StartJob(
            job.Session, job.Tenant, CommandId.New(now), job.Job, name, settings.LeaseSeconds, delivery.Redelivered);
        var reply = await sessions.PerformAsync(
            start, job.RequestId, now.AddSeconds(settings.StartPatienceSeconds), cancel);
        switch (reply)
        {
            case SessionReply.Ok { State: { Status: SessionStatus.Processing, Job: { } held } state }
                when held.Id == job.Job && held.Worker == name:
                log.JobStarted(job.Job, job.Session, job.Tenant, name, held.Tries, job.RequestId);
                return (new Lease(job, state, held.Tries, held.LeaseUntil!.Value), default);
            case SessionReply.Ok:
                return NotRun(job, "it was given up", JobVerdict.Done);
            case SessionReply.Refused { Refusal.Code: RefusalCode.LeaseHeld } held:
                return NotRun(job, held.Refusal.Detail, JobVerdict.Again);
            case SessionReply.Refused refused:
                return NotRun(job, refused.Refusal.Detail, JobVerdict.Done);
            default:
                return NotRun(job, "its session does not answer", JobVerdict.Again);
        }
    }

    private (Lease? Lease, JobVerdict Verdict) NotRun(ComparisonJob job, string reason, JobVerdict verdict)
    {
        log.JobNotRun(job.Job, job.Session, name, reason, job.RequestId);
        return (null, verdict);
    }

    private static CompleteJob Completed(Lease lease, ComparisonReport report) => new(
        lease.Job.Session, lease.Job.Tenant, OutcomeId(lease, "complete"), lease.Job.Job, lease.Try, report);

    private FailJob Failed(Lease lease, Exception error)
    {
        var fault = JobFault.Of(error);
        var job = lease.Job;
        log.JobFailed(job.Job, job.Session, job.Tenant, name, lease.Try, WireName.Of(fault.Code), fault.Retryable,
            job.RequestId, error);
        return new FailJob(
            job.Session, job.Tenant, OutcomeId(lease, "fail"), job.Job, lease.Try, fault.Code, fault.Retryable);
    }

    /// <summary>The same outcome of the same try always has the same id: handing it in again is harmless.</summary>
    private static CommandId OutcomeId(Lease lease, string outcome) =>
        new($"cmd_{outcome}_{lease.Job.Job}_{lease.Try}");

    private async ValueTask<JobVerdict> HandInAsync(
        Lease lease, SessionCommand outcome, long begun, CancellationToken cancel)
    {
        var job = lease.Job;
        switch (await sessions.PerformAsync(outcome, job.RequestId, lease.Until, cancel))
        {
            case SessionReply.Ok { State: { Status: SessionStatus.Processing, Job: { } owed } } when owed.Id == job.Job:
                return JobVerdict.Again;
            case SessionReply.Ok:
                log.JobDone(job.Job, job.Session, job.Tenant, name, lease.Try,
                    time.GetElapsedTime(begun).TotalMilliseconds, job.RequestId);
                return JobVerdict.Done;
            case SessionReply.Refused refused:
                log.JobNotRun(job.Job, job.Session, name, refused.Refusal.Detail, job.RequestId);
                return JobVerdict.Done;
            default:
                log.OutcomeNotTaken(job.Job, job.Session, name, lease.Try, job.RequestId);
                return JobVerdict.Again;
        }
    }
}
