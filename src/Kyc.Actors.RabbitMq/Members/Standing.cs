using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>How this node stands, by its operators' will.</summary>
internal sealed class Standing
{
    private const int Remembered = 16;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _taken = [];
    private bool _draining;
    private bool _paused;
    private bool _leaving;

    /// <summary>Ends when it was asked to leave.</summary>
    public Task LeaveAsked => _leave.Task;

    /// <summary>What it says of itself.</summary>
    public MemberStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _leaving || _leave.Task.IsCompleted ? MemberStatus.Leaving
                    : _draining ? MemberStatus.Draining
                    : MemberStatus.Up;
            }
        }
    }

    /// <summary>True while it may own shards.</summary>
    public bool WantsShards
    {
        get { lock (_lock) return !_draining; }
    }

    /// <summary>True while it may take jobs.</summary>
    public bool WantsJobs
    {
        get { lock (_lock) return !_draining && !_paused; }
    }

    /// <summary>The last orders taken.</summary>
    public IReadOnlyList<string> Taken
    {
        get { lock (_lock) return [.. _taken]; }
    }

    /// <summary>It is leaving by itself.</summary>
    public void Leaving()
    {
        lock (_lock) _leaving = true;
    }

    /// <summary>Takes an order; false when it was taken before.</summary>
    public bool Take(string id, OrderKind what)
    {
        lock (_lock)
        {
            if (_taken.Contains(id)) return false;
            if (_taken.Count == Remembered) _taken.Dequeue();
            _taken.Enqueue(id);
            (_draining, _paused) = what switch
            {
                OrderKind.Drain => (true, _paused),
                OrderKind.Undrain => (false, _paused),
                OrderKind.Pause => (_draining, true),
                OrderKind.Resume => (_draining, false),
                _ => (_draining, _paused),
            };
        }
        if (what == OrderKind.Leave) _leave.TrySetResult();
        return true;
    }
}
