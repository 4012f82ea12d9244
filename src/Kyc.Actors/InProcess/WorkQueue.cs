using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.InProcess;

/// <summary>
/// What waits for workers: picture comparisons first, somebody waits for those; then jobs in the order they came.
/// A job is in it once, however often it is enqueued; enqueued while in hand, it is delivered once more afterwards.
/// </summary>
internal sealed class WorkQueue(InProcessSettings settings, TimeProvider time, ILogger log)
{
    private sealed class Taker(WorkPuller puller)
        : TaskCompletionSource<WorkItem?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public WorkPuller Puller { get; } = puller;
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, JobItem> _jobs = [];
    private readonly Queue<JobItem> _ready = [];
    private readonly Queue<CompareItem> _comparisons = [];
    private readonly LinkedList<Taker> _takers = [];
    private readonly Backoff _again = new(settings.AgainPauseMilliseconds, settings.AgainPauseLimitMilliseconds);
    private int _inHand;
    private bool _paused;

    /// <summary>Jobs that wait (those in a pause too), and jobs in hand.</summary>
    public (int Queued, int InHand) Depth
    {
        get { lock (_lock) return (_jobs.Count - _inHand, _inHand); }
    }

    /// <summary>Picture comparisons that wait.</summary>
    public int ComparisonsQueued
    {
        get { lock (_lock) return _comparisons.Count; }
    }

    /// <summary>Hands nothing out while true; what is in hand ends, and what comes waits.</summary>
    public void Pause(bool paused)
    {
        lock (_lock)
        {
            _paused = paused;
            while (NextTaker() is { } taker && Next() is { } item) Hand(taker, item);
        }
    }

    /// <summary>Takes a job in, unless it is there.</summary>
    public void Enqueue(ComparisonJob job)
    {
        lock (_lock)
        {
            if (_jobs.TryGetValue(job.Job, out var known))
            {
                if (known.InHand) known.WantedAgain = true;
                else if (job.Recovered) known.Job = job;
                return;
            }
            if (_jobs.Count - _inHand >= settings.WorkQueueLimit)
                throw new OverloadedException("work_queue_limit", settings.WorkQueueLimit);
            var item = new JobItem(job);
            _jobs.Add(job.Job, item);
            Offer(item);
        }
    }

    /// <summary>Takes a picture comparison in.</summary>
    public CompareItem Enqueue(PictureComparison request)
    {
        lock (_lock)
        {
            if (_comparisons.Count >= settings.CompareQueueLimit)
                throw new OverloadedException("compare_queue_limit", settings.CompareQueueLimit);
            var item = new CompareItem(request);
            if (NextTaker() is { } taker) Hand(taker, item);
            else _comparisons.Enqueue(item);
            return item;
        }
    }

    /// <summary>Nobody waits for a picture comparison any more: it makes room, or is stopped if it runs.</summary>
    public void Withdraw(CompareItem item)
    {
        lock (_lock)
        {
            for (var left = _comparisons.Count; left > 0; left--)
            {
                var other = _comparisons.Dequeue();
                if (!ReferenceEquals(other, item)) _comparisons.Enqueue(other);
            }
        }
        item.GiveUp();
    }

    /// <summary>The next thing to do; null once the puller stops.</summary>
    public ValueTask<WorkItem?> TakeAsync(WorkPuller puller)
    {
        lock (_lock)
        {
            if (puller.Stopping) return new((WorkItem?)null);
            if (!_paused && Next() is { } item) return new(item);
            var taker = new Taker(puller);
            _takers.AddLast(taker);
            return new(taker.Task);
        }
    }

    /// <summary>Sends the puller's waiting slots home.</summary>
    public void Release(WorkPuller puller)
    {
        lock (_lock)
        {
            puller.Stopping = true;
            for (var node = _takers.First; node is not null;)
            {
                var next = node.Next;
                if (ReferenceEquals(node.Value.Puller, puller))
                {
                    _takers.Remove(node);
                    node.Value.SetResult(null);
                }
                node = next;
            }
        }
    }

    /// <summary>A slot is through with a job.</summary>
    public void Finish(JobItem item, JobVerdict verdict)
    {
        lock (_lock)
        {
            item.InHand = false;
            _inHand--;
            if (verdict == JobVerdict.Done)
            {
                if (!item.WantedAgain) _jobs.Remove(item.Job.Job);
                else OfferAgain(item);
                return;
            }
            item.WantedAgain = false;
        }
        _ = OfferLaterAsync(item);
    }

    public void Threw(JobItem item, Exception error) => log.HandlerThrew(item.Job.Job, item.Job.Session, error);

    private async Task OfferLaterAsync(JobItem item)
    {
        await Task.Delay(_again.Pause(item.Repeats++), time);
        lock (_lock) Offer(item);
    }

    private void OfferAgain(JobItem item)
    {
        item.WantedAgain = false;
        Offer(item);
    }

    private void Offer(JobItem item)
    {
        if (NextTaker() is { } taker)
        {
            Take(item);
            Hand(taker, item);
        }
        else _ready.Enqueue(item);
    }

    /// <summary>What comes next, taken out of its queue; null when nothing waits.</summary>
    private WorkItem? Next()
    {
        if (_comparisons.TryDequeue(out var comparison)) return comparison;
        if (!_ready.TryDequeue(out var job)) return null;
        Take(job);
        return job;
    }

    private void Take(JobItem item)
    {
        item.InHand = true;
        _inHand++;
    }

    private Taker? NextTaker() => _paused ? null : _takers.First?.Value;

    private void Hand(Taker taker, WorkItem item)
    {
        _takers.Remove(taker);
        taker.SetResult(item);
    }
}
