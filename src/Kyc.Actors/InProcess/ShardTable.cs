using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.InProcess;

/// <summary>
/// Who serves the shards: the handler that came first has all of them, the others stand by. Of a handler that leaves,
/// running turns are waited for; what had not begun is asked again of the next one.
/// </summary>
internal sealed class ShardTable
{
    private sealed class Seat(ShardTable table, IShardHandler handler) : IAsyncDisposable
    {
        public IShardHandler Handler { get; } = handler;

        public async ValueTask DisposeAsync() => await table.LeaveAsync(this);
    }

    private readonly Lock _lock = new();
    private readonly List<Seat> _seats = [];
    private Seat? _serving;
    private int _inFlight;
    private TaskCompletionSource _served = NewSignal();
    private TaskCompletionSource? _drained;
    private bool _resting;

    /// <summary>True while somebody serves.</summary>
    public bool IsServed
    {
        get { lock (_lock) return _serving is not null; }
    }

    /// <summary>
    /// The handler in charge, held until <see cref="Exit"/>; or, while there is none, what to wait for.
    /// </summary>
    public (IShardHandler? Handler, Task Served) Enter()
    {
        lock (_lock)
        {
            if (_serving is null) return (null, _served.Task);
            _inFlight++;
            return (_serving.Handler, Task.CompletedTask);
        }
    }

    /// <summary>Lets go of the handler.</summary>
    public void Exit()
    {
        TaskCompletionSource? drained = null;
        lock (_lock)
        {
            if (--_inFlight == 0) drained = _drained;
        }
        drained?.TrySetResult();
    }

    public async ValueTask<IAsyncDisposable> JoinAsync(IShardHandler handler, CancellationToken cancel)
    {
        var seat = new Seat(this, handler);
        lock (_lock)
        {
            _seats.Add(seat);
            // While a handler that leaves is waited for, the newcomer is its heir, not a second owner.
            if (_seats.Count > 1 || _drained is not null || _resting) return seat;
        }
        await PromoteAsync(seat, cancel);
        return seat;
    }

    /// <summary>
    /// Has whoever serves stand down and nobody take over, or has the first in line serve again. What is asked
    /// meanwhile waits for its own deadline.
    /// </summary>
    public async ValueTask RestAsync(bool rest, CancellationToken cancel)
    {
        Seat? seat;
        lock (_lock)
        {
            if (_resting == rest) return;
            _resting = rest;
            // Whoever stands down just now finds the new wish at its end and promotes the next by itself.
            seat = rest ? _serving : _serving is null && _drained is null ? _seats.FirstOrDefault() : null;
        }
        if (seat is null) return;
        if (rest) await StandDownAsync(seat);
        else await PromoteAsync(seat, cancel);
    }

    private async ValueTask PromoteAsync(Seat seat, CancellationToken cancel)
    {
        for (var shard = 0; shard < Shards.Count; shard++) await seat.Handler.AcquiredAsync(shard, cancel);
        lock (_lock)
        {
            if (!_seats.Contains(seat)) return;
            if (!_resting)
            {
                _serving = seat;
                _served.TrySetResult();
                return;
            }
        }
        for (var shard = 0; shard < Shards.Count; shard++) await seat.Handler.LostAsync(shard);
    }

    private ValueTask LeaveAsync(Seat seat)
    {
        lock (_lock)
        {
            if (!_seats.Remove(seat)) return ValueTask.CompletedTask;
        }
        return StandDownAsync(seat);
    }

    private async ValueTask StandDownAsync(Seat seat)
    {
        Task drained;
        lock (_lock)
        {
            if (!ReferenceEquals(_serving, seat)) return;
            _serving = null;
            _served = NewSignal();
            _drained = NewSignal();
            if (_inFlight == 0) _drained.TrySetResult();
            drained = _drained.Task;
        }
        for (var shard = 0; shard < Shards.Count; shard++) await seat.Handler.LostAsync(shard);
        await drained;
        Seat? next;
        lock (_lock)
        {
            _drained = null;
            next = _resting ? null : _seats.FirstOrDefault();
        }
        if (next is not null) await PromoteAsync(next, CancellationToken.None);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
