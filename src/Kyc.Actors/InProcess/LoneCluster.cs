using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.InProcess;

/// <summary>What does not change about the only member of a lone cluster.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Incarnation">What tells this start of it from others.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Version">Version of its build.</param>
/// <param name="Process">Host and process id, <c>host:pid</c>.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record LoneMember(
    string Node, string Incarnation, IReadOnlyList<string> Roles, string Version, string Process,
    DateTimeOffset StartedAt);

/// <summary>A cluster of one: an embedded node as operators see and steer it.</summary>
public sealed class LoneCluster : IClusterControl
{
    private readonly InProcessTransport _transport;
    private readonly LoneMember _self;
    private readonly Func<MemberLoad> _load;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _draining;
    private bool _paused;

    /// <summary>The cluster of one transport.</summary>
    /// <param name="transport">The only member's transport.</param>
    /// <param name="self">What does not change about it.</param>
    /// <param name="load">What it does now.</param>
    /// <param name="time">The clock.</param>
    public LoneCluster(InProcessTransport transport, LoneMember self, Func<MemberLoad> load, TimeProvider time) =>
        (_transport, _self, _load, _time) = (transport, self, load, time);

    /// <inheritdoc />
    public Task LeaveAsked => _leave.Task;

    /// <summary>True while an operator has it drained: it should say that it is not ready.</summary>
    public bool Draining
    {
        get { lock (_lock) return _draining; }
    }

    /// <inheritdoc />
    public async ValueTask<ClusterView> ViewAsync(CancellationToken cancel)
    {
        var now = await _transport.InspectAsync(cancel);
        var (status, paused) = Standing();
        var load = _load() with { Slots = _transport.Slots, JobsInHand = now.JobsInHand, Paused = paused };
        var member = new MemberView(
            _self.Node, _self.Incarnation, status, _self.Roles, _self.Version, _self.Process, _self.StartedAt,
            _time.GetUtcNow(), now.Shards.Count, load);
        return new ClusterView(_self.Node, "in_process", null, [member], now.Shards, Queues(now));
    }

    /// <inheritdoc />
    public ValueTask LeaveAsync(string node, CancellationToken cancel)
    {
        Known(node);
        _leave.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DownAsync(string node, CancellationToken cancel)
    {
        Known(node);
        throw new ClusterRefusedException(
            "cannot_down_self",
            $"{node} is the node that answers and cannot declare itself dead; `kyc cluster leave {node}` has it drain "
            + "and exit");
    }

    /// <inheritdoc />
    public async ValueTask DrainAsync(string node, bool on, CancellationToken cancel)
    {
        Known(node);
        lock (_lock)
        {
            _draining = on;
            _transport.PauseWork(_draining || _paused);
        }
        await _transport.RestAsync(on, cancel);
    }

    /// <inheritdoc />
    public ValueTask PauseWorkersAsync(string node, bool paused, CancellationToken cancel)
    {
        Known(node);
        lock (_lock)
        {
            _paused = paused;
            _transport.PauseWork(_draining || _paused);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>None: a queue in memory delivers until the session itself has given a job up.</summary>
    public ValueTask<IReadOnlyList<DeadJob>> DeadJobsAsync(int limit, CancellationToken cancel) => new([]);

    /// <inheritdoc />
    public ValueTask<int> RequeueDeadAsync(JobId? job, CancellationToken cancel) => new(0);

    private (MemberStatus Status, bool Paused) Standing()
    {
        lock (_lock)
        {
            var status = _leave.Task.IsCompleted ? MemberStatus.Leaving
                : _draining ? MemberStatus.Draining
                : MemberStatus.Up;
            return (status, _draining || _paused);
        }
    }

    private QueueView[] Queues(TransportInspection now) =>
    [
        new("compare", _transport.ComparisonsQueued, 0, _transport.Slots, _transport.Limits.CompareQueueLimit),
        new("work", now.JobsQueued, now.JobsInHand, _transport.Slots, _transport.Limits.WorkQueueLimit),
    ];

    private void Known(string node)
    {
        if (!string.Equals(node, _self.Node, StringComparison.Ordinal)) throw new UnknownMemberException(node);
    }
}
