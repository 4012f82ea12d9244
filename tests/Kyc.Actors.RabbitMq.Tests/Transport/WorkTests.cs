using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>Jobs and picture comparisons when workers die, pause and leave, and when jobs are given up.</summary>
[Collection(SharedBroker.Name)]
public sealed class WorkTests(SharedBroker broker) : IAsyncLifetime
{
    private const string Prefix = "worktests";

    private readonly List<IAsyncDisposable> _open = [];

    public async Task InitializeAsync()
    {
        await using var first = await SharedBroker.JoinAsync(Settings);
        await broker.PurgeAsync(Prefix);
    }

    public async Task DisposeAsync()
    {
        for (var i = _open.Count - 1; i >= 0; i--) await _open[i].DisposeAsync();
    }

    private RabbitMqSettings Settings => broker.Settings(Prefix) with { WorkDeliveryLimit = 1 };

    [Fact]
    public async Task A_job_lost_with_its_worker_comes_to_another_one_as_redelivered()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var end = new TaskCompletionSource<JobVerdict>();
        var lost = new RecordingWorker { Run = (_, _) => end.Task };
        await PullAsync(await JoinAsync(gate), lost);
        var other = new RecordingWorker();
        var node = await JoinAsync();
        await node.EnqueueAsync(Job(1), default);
        Assert.False((await lost.NextAsync()).Redelivered);
        await PullAsync(node, other);
        gate.Cut();
        var again = await other.NextAsync();
        Assert.Equal((Job(1), true), (again.Job, again.Redelivered));
        end.SetResult(JobVerdict.Done);
    }

    [Fact]
    public async Task A_job_that_runs_on_over_a_lost_connection_is_not_run_twice_by_its_worker()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var end = new TaskCompletionSource<JobVerdict>();
        var worker = new RecordingWorker { Run = (_, _) => end.Task };
        var node = await JoinAsync(gate);
        await PullAsync(node, worker);
        await node.EnqueueAsync(Job(1), default);
        await worker.NextAsync();
        gate.Cut();
        gate.Mend();
        var other = await JoinAsync();
        await Until.TrueAsync("the worker is back", async () => (await other.InspectAsync(default)).Workers == 1);
        end.SetResult(JobVerdict.Done);
        await other.EnqueueAsync(Job(2), default);
        Assert.Equal(Job(2), (await worker.NextAsync()).Job);
        await Until.TrueAsync("nothing is owed", async () => await ReadyAndDeadAsync(other) == (0, 0));
        Assert.Equal(0, worker.Waiting);
    }

    [Fact]
    public async Task A_job_lost_too_often_is_listed_as_dead_and_goes_back_to_work_when_asked()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var worker = new RecordingWorker { Run = (_, cancel) => new TaskCompletionSource<JobVerdict>().Task };
        var operating = await JoinAsync();
        await operating.EnqueueAsync(Job(7), default);
        for (var deliveries = 1; deliveries <= 2; deliveries++)
        {
            var dying = await SharedBroker.JoinAsync(Settings with { Hosts = [gate.Address] });
            await dying.PullJobsAsync(1, worker, default);
            Assert.Equal(deliveries == 2, (await worker.NextAsync()).Redelivered);
            gate.Cut();
            gate.Mend();
            Abandon(dying);
        }
        IReadOnlyList<DeadJob> dead = [];
        await Until.TrueAsync("it is dead", async () => (dead = await operating.DeadJobsAsync(10, default)).Count > 0);
        var job = Assert.Single(dead);
        Assert.Equal((Job(7).Job, Job(7).Tenant, "delivery_limit"), (job.Job, job.Tenant, job.Reason));
        Assert.NotNull(job.At);
        Assert.Equal(0, await operating.RequeueDeadAsync(new JobId("job_none"), default));
        Assert.Single(await operating.DeadJobsAsync(10, default));
        Assert.Equal(1, await operating.RequeueDeadAsync(Job(7).Job, default));
        Assert.Empty(await operating.DeadJobsAsync(10, default));
        var mended = new RecordingWorker();
        await PullAsync(operating, mended);
        Assert.True((await mended.NextAsync()).Redelivered);
    }

    [Fact]
    public async Task A_paused_node_takes_no_job_and_one_that_goes_on_does()
    {
        var (worker, node) = (new RecordingWorker(), await JoinAsync());
        var name = (await node.ViewAsync(default)).Self;
        await PullAsync(node, worker);
        var other = await JoinAsync();
        await Until.TrueAsync("they know each other", async () => (await other.ViewAsync(default)).Members.Count == 2);
        await other.PauseWorkersAsync(name, true, default);
        await Until.TrueAsync("nobody pulls", async () => (await other.InspectAsync(default)).Workers == 0);
        await other.EnqueueAsync(Job(1), default);
        Assert.True((await node.ViewAsync(default)).Members.Single(member => member.Node == name).Load.Paused);
        Assert.Equal(0, worker.Waiting);
        await other.PauseWorkersAsync(name, false, default);
        Assert.False((await worker.NextAsync()).Redelivered);
    }

    [Fact]
    public async Task What_a_leaving_worker_has_not_begun_goes_to_others_and_not_as_redelivered()
    {
        var end = new TaskCompletionSource();
        var busy = new RecordingWorker { Compare = _ => end.Task };
        var node = await JoinAsync();
        var pulling = await node.PullJobsAsync(1, busy, default);
        var asked = node.AskWorkerAsync(Pictures(), Until.Patience, default).AsTask();
        await Until.TrueAsync("it compares", async () => (await node.InspectAsync(default)).Workers == 1);
        await node.EnqueueAsync(Job(1), default);
        await Until.TrueAsync("the job is with it", async () => (await node.InspectAsync(default)).JobsQueued == 0);
        var leaving = pulling.DisposeAsync().AsTask();
        var other = new RecordingWorker();
        await PullAsync(node, other);
        Assert.False((await other.NextAsync()).Redelivered);
        end.SetResult();
        await Task.WhenAll(leaving, asked).InTimeAsync();
    }

    [Fact]
    public async Task A_comparison_that_nobody_waits_for_any_more_is_stopped()
    {
        var (begun, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        var worker = new RecordingWorker
        {
            Compare = async cancel =>
            {
                begun.SetResult();
                await using var stopping = cancel.Register(stopped.SetResult);
                await Task.Delay(Timeout.Infinite, cancel);
            },
        };
        var node = await JoinAsync();
        await PullAsync(node, worker);
        using var giveUp = new CancellationTokenSource();
        var asked = node.AskWorkerAsync(Pictures(), Until.Patience, giveUp.Token).AsTask();
        await begun.Task.InTimeAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await stopped.Task.InTimeAsync();
    }

    [Fact]
    public async Task Comparisons_that_nobody_waits_for_any_more_leave_the_queue_without_a_worker()
    {
        var node = await JoinAsync();
        var asked = Enumerable.Range(0, 20).Select(
            _ => node.AskWorkerAsync(Pictures(), TimeSpan.FromSeconds(8), default).AsTask()).ToList();
        await Until.TrueAsync("all wait", async () => await ComparisonsAsync(node) >= asked.Count);
        foreach (var ask in asked) await Assert.ThrowsAsync<AskTimedOutException>(() => ask);
        await Until.TrueAsync("none is left", async () => await ComparisonsAsync(node) == 0);
    }

    private static async Task<long> ComparisonsAsync(RabbitMqTransport node) =>
        (await node.ViewAsync(default)).Queues.Single(queue => queue.Name == $"{Prefix}.work.hi").Ready;

    private async Task<RabbitMqTransport> JoinAsync(TcpGate? gate = null)
    {
        var settings = gate is null ? Settings : Settings with { Hosts = [gate.Address] };
        var node = await SharedBroker.JoinAsync(settings);
        _open.Add(node);
        return node;
    }

    private static async Task PullAsync(RabbitMqTransport node, RecordingWorker worker) =>
        await node.PullJobsAsync(1, worker, default);

    /// <summary>Its job never ends, so leaving in order would wait for ever.</summary>
    private static void Abandon(RabbitMqTransport node) => _ = node.DisposeAsync().AsTask();

    private static async Task<(int Ready, int Dead)> ReadyAndDeadAsync(RabbitMqTransport node) => (
        (await node.InspectAsync(default)).JobsQueued, (await node.DeadJobsAsync(10, default)).Count);

    private static ComparisonJob Job(int number) => new(new JobId($"job_{number}"), s_session, Some.Tenant);

    private static readonly SessionId s_session = Some.NewSession();

    private static PictureComparison Pictures() => new(
        Some.NewSession(), Some.Tenant, [1], Some.File(FileKind.IdCard), Some.File(FileKind.FaceImage), Some.Policy);
}
