namespace Kyc.Actors.TestKit;

/// <summary>
/// A clock that moves only when told to. Timers fire in the order in which they are due, inside
/// <see cref="Advance"/>; those made on a <see cref="SimNode"/> are posted to it, so that they die with it.
/// </summary>
public sealed class VirtualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Timers that are set now.</summary>
    public int Armed
    {
        get { lock (_lock) return _alarms.Count(alarm => alarm.Due is not null); }
    }

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get { lock (_lock) return _alarms.Min(alarm => alarm.Due); }
    }

    /// <summary>Moves the clock on and fires what falls due on the way, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to the next timer and fires it; false when none is set.</summary>
    public bool AdvanceToNext()
    {
        if (NextDue is not { } due) return false;
        AdvanceTo(due);
        return true;
    }

    private void AdvanceTo(DateTimeOffset target)
    {
        while (TakeDue(target) is { } alarm) alarm.Fire();
        lock (_lock) _now = _now > target ? _now : target;
    }

    private Alarm? TakeDue(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _alarms.Where(alarm => alarm.Due <= target).MinBy(alarm => (alarm.Due, alarm.Number));
            if (next is null) return null;
            if (next.Due > _now) _now = next.Due!.Value;
            next.Due = next.Period is { } period ? _now + period : null;
            if (next.Due is null) _alarms.Remove(next);
            return next;
        }
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private static long s_numbers;
        private readonly SimNode? _node = SynchronizationContext.Current as SimNode;

        public long Number { get; } = Interlocked.Increment(ref s_numbers);

        public DateTimeOffset? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire()
        {
            if (_node is null) callback(state);
            else _node.Post(_ => callback(state), null);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                Period = period <= TimeSpan.Zero ? null : period;
                if (Due is not null) time._alarms.Add(this);
            }
            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._alarms.Remove(this);
                Due = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
