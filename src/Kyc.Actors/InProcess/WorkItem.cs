using Kyc.Actors.Messages;
using Kyc.Actors.Ports;

namespace Kyc.Actors.InProcess;

/// <summary>Something for a worker's slot to do.</summary>
internal abstract class WorkItem
{
    /// <summary>Does it; never throws.</summary>
    public abstract ValueTask RunAsync(IJobHandler handler, WorkQueue queue, CancellationToken cancel);
}

/// <summary>A job and where it stands.</summary>
internal sealed class JobItem(ComparisonJob job) : WorkItem
{
    /// <summary>The job; a later copy may add that an earlier lease is void.</summary>
    public ComparisonJob Job { get; set; } = job;

    /// <summary>True while a slot holds it.</summary>
    public bool InHand { get; set; }

    /// <summary>True when it was enqueued once more while in hand.</summary>
    public bool WantedAgain { get; set; }

    /// <summary>Deliveries that ended in another one being owed.</summary>
    public int Repeats { get; set; }

    public override async ValueTask RunAsync(IJobHandler handler, WorkQueue queue, CancellationToken cancel)
    {
        JobVerdict verdict;
        try
        {
            verdict = await handler.RunAsync(new JobDelivery(Job, Job.Recovered), cancel);
        }
        catch (Exception error)
        {
            if (!cancel.IsCancellationRequested) queue.Threw(this, error);
            verdict = JobVerdict.Again;
        }
        queue.Finish(this, verdict);
    }
}

/// <summary>A picture comparison whose asker waits.</summary>
internal sealed class CompareItem(PictureComparison request) : WorkItem
{
    private readonly TaskCompletionSource<PictureComparisonReply> _reply =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _gaveUp = new();

    /// <summary>The answer.</summary>
    public Task<PictureComparisonReply> Reply => _reply.Task;

    /// <summary>Nobody waits any more: it is not begun, or stopped.</summary>
    public void GiveUp() => _gaveUp.Cancel();

    public override async ValueTask RunAsync(IJobHandler handler, WorkQueue queue, CancellationToken cancel)
    {
        if (_gaveUp.IsCancellationRequested) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _gaveUp.Token);
        try
        {
            _reply.TrySetResult(await handler.CompareAsync(request, either.Token));
        }
        catch (Exception error)
        {
            _reply.TrySetException(error);
        }
    }
}
