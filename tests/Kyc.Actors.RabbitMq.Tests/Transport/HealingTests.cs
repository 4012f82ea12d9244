using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>Queues that have no leader and will have none.</summary>
[Collection(SharedBroker.Name)]
public sealed class HealingTests(SharedBroker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Prefix = "healing";

    private readonly List<IAsyncDisposable> _open = [];

    private RabbitMqSettings Settings => broker.Settings(Prefix) with { ConnectTimeoutMilliseconds = 1_000 };

    public async Task InitializeAsync()
    {
        await using var first = await SharedBroker.JoinAsync(broker.Settings(Prefix));
    }

    public async Task DisposeAsync()
    {
        for (var i = _open.Count - 1; i >= 0; i--) await _open[i].DisposeAsync();
    }

    [Fact]
    public async Task Queues_of_shards_and_of_work_without_a_leader_are_made_anew_and_serve()
    {
        await broker.Server.LoseReplicaAsync($"{Prefix}.shard.05");
        await broker.Server.LoseReplicaAsync($"{Prefix}.shard.63");
        await broker.Server.LoseReplicaAsync($"{Prefix}.work");
        var (owner, worker) = (new RecordingOwner(), new RecordingWorker());
        var node = await JoinAsync("a");
        var other = await JoinAsync("b");
        await node.ServeShardsAsync(owner, default);
        await node.PullJobsAsync(1, worker, default);
        await owner.OwnsAsync(Shards.Count).WaitAsync(s_patience);
        await Task.WhenAll(Enumerable.Range(0, Shards.Count).Select(async shard => Assert.IsType<SessionReply.Ok>(
            await other.AskAsync(new Look(SessionOf(shard), Some.Tenant), s_patience, default))));
        var job = new ComparisonJob(new JobId("job_1"), Some.NewSession(), Some.Tenant);
        await other.EnqueueAsync(job, default);
        Assert.Equal(job, (await worker.NextAsync()).Job);
        Assert.Empty(owner.Faults);
    }

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private async Task<RabbitMqTransport> JoinAsync(string name)
    {
        var node = await SharedBroker.JoinAsync(Settings, name, output);
        _open.Add(node);
        return node;
    }

    private static SessionId SessionOf(int shard)
    {
        while (true)
        {
            var session = Some.NewSession();
            if (Shards.Of(session) == shard) return session;
        }
    }
}
