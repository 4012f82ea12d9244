using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>What a broker that dies, or comes back with nothing, does to questions and to ownership.</summary>
public sealed class BrokerFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private BrokerServer _server = null!;

    public async Task InitializeAsync() => _server = await BrokerServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Killed_and_restarted_and_then_emptied_it_loses_no_question_and_no_shard()
    {
        var settings = SharedBroker.SettingsOf(_server, "faults");
        var owner = new RecordingOwner();
        await using var node = await SharedBroker.JoinAsync(settings, "a", output);
        await using var serving = await node.ServeShardsAsync(owner, default);
        await using var asker = await SharedBroker.JoinAsync(settings, "asker", output);
        await owner.OwnsAsync(Shards.Count).InTimeAsync();
        await AskEachAsync(asker);
        await FaultAsync(owner, node, asker, _server.RestartAsync);
        await FaultAsync(owner, node, asker, _server.EmptyAsync);
        Assert.Empty(owner.Faults);
    }

    /// <summary>Each shard has been asked something before the broker dies.</summary>
    private static Task AskEachAsync(RabbitMqTransport asker) => Task.WhenAll(Enumerable.Range(0, 500).Select(
        _ => asker.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default).AsTask()));

    private async Task FaultAsync(
        RecordingOwner owner, RabbitMqTransport node, RabbitMqTransport asker, Func<Task> comeBack)
    {
        _server.Kill();
        await owner.OwnsAsync(0).InTimeAsync();
        Assert.False((await node.CheckAsync(default)).Ok);
        await Assert.ThrowsAsync<TransportUnavailableException>(async () => await asker.EnqueueAsync(
            new ComparisonJob(new JobId("job_1"), Some.NewSession(), Some.Tenant), default));
        var asked = Enumerable.Range(0, 50).Select(_ => asker.AskAsync(
            new Look(Some.NewSession(), Some.Tenant), TimeSpan.FromMinutes(3), default).AsTask()).ToList();
        await comeBack();
        output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} the broker is back");
        // Now and then a queue comes back without a leader and is made anew after two time-outs of ten seconds.
        await owner.OwnsAsync(Shards.Count).WaitAsync(Until.Patience * 3);
        foreach (var reply in await Task.WhenAll(asked)) Assert.IsType<SessionReply.Ok>(reply);
    }
}
