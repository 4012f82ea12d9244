using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>
/// Runs jobs and settles their deliveries. A job that comes once more while it runs here (its delivery was lost with a
/// connection, its run was not) is not run twice: the outcome of the run settles both.
/// </summary>
internal sealed class JobRuns(IJobHandler handler, PutBack putBack, ILogger log)
{
    private readonly ConcurrentDictionary<JobId, Task<bool>> _running = [];

    /// <summary>True when it runs here already; its delivery is settled with that run's outcome.</summary>
    public bool TryFollow(WorkDelivery work)
    {
        if (!_running.TryGetValue(work.Job!.Job, out var run)) return false;
        _ = FollowAsync(work, run);
        return true;
    }

    /// <summary>Runs a job to its end and settles its delivery.</summary>
    public async Task RunAsync(WorkDelivery work)
    {
        var outcome = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var known = _running.GetOrAdd(work.Job!.Job, outcome.Task);
        if (!ReferenceEquals(known, outcome.Task))
        {
            await FollowAsync(work, known);
            return;
        }
        var verdict = await VerdictAsync(work);
        _running.TryRemove(work.Job.Job, out _);
        if (verdict == JobVerdict.Done) await work.Channel.AckAsync(work.Delivery);
        outcome.SetResult(verdict == JobVerdict.Done || await putBack.AgainAsync(work));
    }

    private async Task<JobVerdict> VerdictAsync(WorkDelivery work)
    {
        var job = work.Job!;
        var redelivered = work.Delivery.Redelivered || job.Recovered;
        if (redelivered) Counters.JobsRedelivered.Add(1);
        try
        {
            return await handler.RunAsync(new JobDelivery(job, redelivered), default);
        }
        catch (Exception error)
        {
            log.HandlerThrew(job.Job, job.Session, error);
            return JobVerdict.Again;
        }
    }

    /// <summary>A run that put its job back has done so for this delivery too.</summary>
    private async Task FollowAsync(WorkDelivery work, Task<bool> run)
    {
        if (await run) await work.Channel.AckAsync(work.Delivery);
        else await putBack.AgainAsync(work);
    }
}
