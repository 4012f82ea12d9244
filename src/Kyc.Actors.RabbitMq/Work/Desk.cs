using Kyc.Actors.RabbitMq.Channels;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>
/// The slots of a worker and what waits for one: picture comparisons first, somebody waits for those; then jobs in the
/// order they came.
/// </summary>
internal sealed class Desk(int slots, Func<WorkDelivery, Task> run)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<WorkDelivery> _comparisons = [];
    private readonly LinkedList<WorkDelivery> _jobs = [];
    private TaskCompletionSource _idle = Idle(true);
    private int _running;
    private int _runningJobs;

    /// <summary>Jobs in hand.</summary>
    public int JobsInHand => Volatile.Read(ref _runningJobs);

    /// <summary>Picture comparisons that wait for a slot.</summary>
    public int ComparisonsWaiting
    {
        get { lock (_lock) return _comparisons.Count; }
    }

    /// <summary>Ends when nothing is in hand.</summary>
    public Task IdleAsync
    {
        get { lock (_lock) return _idle.Task; }
    }

    /// <summary>Takes it in; it is begun at once when a slot is free.</summary>
    public void Add(WorkDelivery work)
    {
        lock (_lock) (work.Job is null ? _comparisons : _jobs).AddLast(work);
        Pump();
    }

    /// <summary>Takes out everything that was not begun.</summary>
    public IReadOnlyList<WorkDelivery> TakeWaiting()
    {
        lock (_lock)
        {
            WorkDelivery[] waiting = [.. _comparisons, .. _jobs];
            _comparisons.Clear();
            _jobs.Clear();
            return waiting;
        }
    }

    /// <summary>What came on a channel that is gone and was not begun: the broker delivers it anew.</summary>
    public void Drop(BrokerChannel channel)
    {
        lock (_lock)
        {
            Drop(_comparisons, channel);
            Drop(_jobs, channel);
        }
    }

    private void Pump()
    {
        while (Next() is { } work) _ = RunAsync(work);
    }

    private WorkDelivery? Next()
    {
        lock (_lock)
        {
            if (_running >= slots) return null;
            var from = _comparisons.Count > 0 ? _comparisons : _jobs;
            if (from.First?.Value is not { } work) return null;
            from.RemoveFirst();
            if (_running++ == 0) _idle = Idle(false);
            if (work.Job is not null) _runningJobs++;
            return work;
        }
    }

    private async Task RunAsync(WorkDelivery work)
    {
        try
        {
            await run(work);
        }
        finally
        {
            lock (_lock)
            {
                if (work.Job is not null) _runningJobs--;
                if (--_running == 0) _idle.TrySetResult();
            }
            Pump();
        }
    }

    private static void Drop(LinkedList<WorkDelivery> waiting, BrokerChannel channel)
    {
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            if (ReferenceEquals(node.Value.Channel, channel)) waiting.Remove(node);
            node = next;
        }
    }

    private static TaskCompletionSource Idle(bool idle)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (idle) signal.SetResult();
        return signal;
    }
}
