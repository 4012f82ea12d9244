using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>A cluster that is what a test says, and remembers what it was asked to do.</summary>
public sealed class ScriptedCluster : IClusterControl
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<string> _asked = [];

    /// <summary>The view that every node gives.</summary>
    public ClusterView View { get; set; } = Three();

    /// <summary>Runs before anything is done or shown; may wait or throw.</summary>
    public Func<ValueTask>? Before { get; set; }

    /// <summary>Dead jobs.</summary>
    public List<DeadJob> Dead { get; } = [];

    /// <summary>What was done, as <c>verb target</c>.</summary>
    public IReadOnlyList<string> Asked
    {
        get { lock (_lock) return [.. _asked]; }
    }

    /// <inheritdoc />
    public Task LeaveAsked { get; } = new TaskCompletionSource().Task;

    /// <summary>Three members: an edge, a node of sessions, a worker that is unreachable.</summary>
    public static ClusterView Three(string self = "kyc-a") => new(
        self, "rabbitmq", "RabbitMQ 3.10.8",
        [
            Member("kyc-a", MemberStatus.Up, ["edge", "sessions"], 60, new MemberLoad(Residents: 1200)),
            Member("kyc-b", MemberStatus.Draining, ["sessions"], 3, new MemberLoad(Residents: 7)),
            Member("kyc-c", MemberStatus.Unreachable, ["worker"], 0,
                new MemberLoad(Slots: 4, JobsInHand: 3, Device: "CUDAExecutionProvider")),
        ],
        Enumerable.Range(0, Shards.Count - 1).ToDictionary(shard => shard, shard => shard < 60 ? "kyc-a" : "kyc-b"),
        [
            new QueueView("kyc.shard.00", 5, 1, 2, null), new QueueView("kyc.shard.01", 2, 0, 2, null),
            new QueueView("kyc.work", 12, 3, 1, 10_000), new QueueView("kyc.work.dead", 1, 0, 0, null),
        ]);

    /// <inheritdoc />
    public async ValueTask<ClusterView> ViewAsync(CancellationToken cancel)
    {
        if (Before is { } hook) await hook();
        return View;
    }

    /// <inheritdoc />
    public ValueTask LeaveAsync(string node, CancellationToken cancel) => DoAsync("leave", node);

    /// <inheritdoc />
    public ValueTask DownAsync(string node, CancellationToken cancel) => DoAsync("down", node);

    /// <inheritdoc />
    public ValueTask DrainAsync(string node, bool on, CancellationToken cancel) =>
        DoAsync(on ? "drain" : "undrain", node);

    /// <inheritdoc />
    public ValueTask PauseWorkersAsync(string node, bool paused, CancellationToken cancel) =>
        DoAsync(paused ? "pause" : "resume", node);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DeadJob>> DeadJobsAsync(int limit, CancellationToken cancel) =>
        new([.. Dead.Take(limit)]);

    /// <inheritdoc />
    public ValueTask<int> RequeueDeadAsync(JobId? job, CancellationToken cancel)
    {
        var moved = Dead.RemoveAll(dead => job is null || dead.Job == job);
        Note($"requeue {job?.Value ?? "all"}");
        return new(moved);
    }

    private async ValueTask DoAsync(string verb, string node)
    {
        if (Before is { } hook) await hook();
        if (View.Members.All(member => member.Node != node)) throw new UnknownMemberException(node);
        Note($"{verb} {node}");
    }

    private void Note(string asked)
    {
        lock (_lock) _asked.Add(asked);
    }

    private static MemberView Member(
        string node, MemberStatus status, IReadOnlyList<string> roles, int shards, MemberLoad load) => new(
        node, "i-" + node, status, roles, "0.1.0+abcdef", $"host-{node}:7", s_start, s_start.AddMinutes(5), shards,
        load);
}
