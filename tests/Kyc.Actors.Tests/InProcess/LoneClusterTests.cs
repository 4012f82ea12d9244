using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.InProcess;

/// <summary>An embedded node as operators see and steer it.</summary>
public sealed class LoneClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Jobs _jobs = new();
    private readonly EmbeddedNode _node = new(
        new MemoryJournal(), new ActorSettings(), new InProcessSettings { NodeName = "n1" }, new RecoverySettings(),
        TimeProvider.System, NullLoggerFactory.Instance);
    private LoneCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = _node.Cluster(
            new LoneMember("n1", "i1", ["edge", "sessions", "worker"], "1.0", "host:1", DateTimeOffset.UnixEpoch),
            () => new MemberLoad(Device: "cpu", Admin: "http://127.0.0.1:1"), TimeProvider.System);
        await _node.StartAsync(2, _jobs, default);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task It_has_one_member_that_owns_every_shard()
    {
        var view = await _cluster.ViewAsync(default);
        var member = Assert.Single(view.Members);
        Assert.Equal(("n1", MemberStatus.Up, Shards.Count), (member.Node, member.Status, member.Shards));
        Assert.Equal((2, "cpu", false), (member.Load.Slots, member.Load.Device, member.Load.Paused));
        Assert.Equal(Shards.Count, view.Shards.Count(pair => pair.Value == "n1"));
        Assert.Equal(["compare", "work"], view.Queues.Select(queue => queue.Name));
        Assert.Equal(("in_process", null), (view.Transport, view.Broker));
    }

    [Fact]
    public async Task Paused_workers_take_no_job_until_they_go_on()
    {
        await _cluster.PauseWorkersAsync("n1", true, default);
        await _node.Transport.EnqueueAsync(Job(), default);
        var view = await _cluster.ViewAsync(default);
        Assert.Equal(1, view.Queues.Single(queue => queue.Name == "work").Ready);
        Assert.True(view.Members[0].Load.Paused);
        Assert.Equal(0, _jobs.Taken);
        await _cluster.PauseWorkersAsync("n1", false, default);
        await _jobs.First.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Drained_it_owns_nothing_and_takes_nothing_and_undrained_it_answers_what_waited()
    {
        await _cluster.DrainAsync("n1", true, default);
        var view = await _cluster.ViewAsync(default);
        Assert.Equal((MemberStatus.Draining, 0), (view.Members[0].Status, view.Members[0].Shards));
        Assert.Empty(view.Shards);
        Assert.True(_cluster.Draining);
        await _node.Transport.EnqueueAsync(Job(), default);
        var asked = _node.Transport.AskAsync(Some.Create(Some.NewSession()), Patience, default).AsTask();
        Assert.Equal((false, 0), (asked.IsCompleted, _jobs.Taken));
        await _cluster.DrainAsync("n1", false, default);
        Assert.IsType<SessionReply.Ok>(await asked.WaitAsync(Patience));
        await _jobs.First.Task.WaitAsync(Patience);
        Assert.Equal(Shards.Count, (await _cluster.ViewAsync(default)).Shards.Count);
    }

    [Fact]
    public async Task Undrained_workers_that_were_paused_stay_paused()
    {
        await _cluster.PauseWorkersAsync("n1", true, default);
        await _cluster.DrainAsync("n1", true, default);
        await _cluster.DrainAsync("n1", false, default);
        Assert.True((await _cluster.ViewAsync(default)).Members[0].Load.Paused);
    }

    [Fact]
    public async Task Asked_to_leave_it_says_so_once()
    {
        Assert.False(_cluster.LeaveAsked.IsCompleted);
        await _cluster.LeaveAsync("n1", default);
        await _cluster.LeaveAsked.WaitAsync(Patience);
        Assert.Equal(MemberStatus.Leaving, (await _cluster.ViewAsync(default)).Members[0].Status);
    }

    [Fact]
    public async Task It_cannot_declare_itself_dead_and_knows_no_other_node()
    {
        var refused = await Assert.ThrowsAsync<ClusterRefusedException>(
            async () => await _cluster.DownAsync("n1", default));
        Assert.Equal("cannot_down_self", refused.Code);
        await Assert.ThrowsAsync<UnknownMemberException>(async () => await _cluster.LeaveAsync("n2", default));
        await Assert.ThrowsAsync<UnknownMemberException>(async () => await _cluster.DownAsync("n2", default));
        await Assert.ThrowsAsync<UnknownMemberException>(async () => await _cluster.DrainAsync("n2", true, default));
        await Assert.ThrowsAsync<UnknownMemberException>(
            async () => await _cluster.PauseWorkersAsync("n2", true, default));
        Assert.False(_cluster.LeaveAsked.IsCompleted);
    }

    private static ComparisonJob Job() => new(new JobId("job_1"), Some.NewSession(), Some.Tenant);

    private sealed class Jobs : IJobHandler
    {
        private int _taken;

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Taken => Volatile.Read(ref _taken);

        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
        {
            Interlocked.Increment(ref _taken);
            First.TrySetResult();
            return new(JobVerdict.Done);
        }

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
