using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>Which node owns which shard, and what happens when nodes come, go, die and freeze.</summary>
[Collection(SharedBroker.Name)]
public sealed class PlacementTests(SharedBroker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Prefix = "placement";

    private readonly List<IAsyncDisposable> _open = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var i = _open.Count - 1; i >= 0; i--) await _open[i].DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_joins_takes_half_and_every_question_is_answered_meanwhile()
    {
        var (first, _) = await ServeAsync("a");
        await first.OwnsAsync(Shards.Count).InTimeAsync();
        var asker = await JoinAsync("asker");
        using var stop = new CancellationTokenSource();
        var asking = AskOnAsync(asker, stop.Token);
        var (second, _) = await ServeAsync("b");
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await first.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await stop.CancelAsync();
        Assert.True(await asking > 0);
        Assert.Empty(first.Owned.Intersect(second.Owned));
        Assert.Empty(first.Faults.Concat(second.Faults));
    }

    [Fact]
    public async Task A_node_that_leaves_gives_everything_back()
    {
        var (first, _) = await ServeAsync("a");
        var (second, leaving) = await ServeAsync("b");
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await leaving.DisposeAsync();
        await first.OwnsAsync(Shards.Count).InTimeAsync();
        Assert.Equal(0, second.Count);
        Assert.Empty(first.Faults.Concat(second.Faults));
    }

    [Fact]
    public async Task The_shards_of_a_dead_node_are_taken_over_and_its_questions_answered()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var (first, _) = await ServeAsync("a");
        var held = new TaskCompletionSource();
        var (second, _) = await ServeAsync("b", gate, new RecordingOwner { Before = _ => new(held.Task) });
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await first.OwnsAsync(Shards.Count / 2).InTimeAsync();
        var asker = await JoinAsync("asker");
        var session = SessionOf(second.Owned.First());
        var asked = asker.AskAsync(new Look(session, Some.Tenant), Until.Patience, default).AsTask();
        await Until.TrueAsync("b is asked", () => !second.Asked.IsEmpty);
        gate.Cut();
        Assert.Equal(session, Assert.IsType<SessionReply.Ok>(await asked).State.Id);
        await first.OwnsAsync(Shards.Count).InTimeAsync();
        await second.OwnsAsync(0).InTimeAsync();
        held.SetResult();
    }

    [Fact]
    public async Task A_frozen_node_is_put_out_and_drops_everything_when_it_wakes_and_gets_its_share_again()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var (first, node) = await ServeAsync("a");
        var (second, _) = await ServeAsync("b", gate);
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        gate.Hold();
        await first.OwnsAsync(Shards.Count).InTimeAsync();
        Assert.Equal(MemberStatus.Unreachable, await StatusAsync(node, "b"));
        Assert.Equal(Shards.Count / 2, second.Count);
        gate.Release();
        await second.OwnsAsync(0).InTimeAsync();
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await Until.TrueAsync("b is up again", async () => await StatusAsync(node, "b") == MemberStatus.Up);
        Assert.Empty(first.Faults.Concat(second.Faults));
    }

    [Fact]
    public async Task A_node_declared_dead_loses_its_shards_and_comes_back_by_beating_anew()
    {
        var (first, node) = await ServeAsync("a");
        var (second, _) = await ServeAsync("b");
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        await Until.TrueAsync("its connection can be seen", async () =>
        {
            await node.DownAsync("b", default);
            return await StatusAsync(node, "b") == MemberStatus.Down && second.Count == 0;
        });
        await second.OwnsAsync(Shards.Count / 2).InTimeAsync();
        Assert.Equal(MemberStatus.Up, await StatusAsync(node, "b"));
        Assert.Empty(first.Faults.Concat(second.Faults));
    }

    private async Task<(RecordingOwner Owner, RabbitMqTransport Node)> ServeAsync(
        string name, TcpGate? gate = null, RecordingOwner? owner = null)
    {
        var node = await JoinAsync(name, gate);
        owner ??= new RecordingOwner();
        await node.ServeShardsAsync(owner, default);
        return (owner, node);
    }

    private async Task<RabbitMqTransport> JoinAsync(string name, TcpGate? gate = null)
    {
        var settings = broker.Settings(Prefix);
        if (gate is not null) settings = settings with { Hosts = [gate.Address] };
        var node = await SharedBroker.JoinAsync(settings, name, output);
        _open.Add(node);
        return node;
    }

    private static async Task<int> AskOnAsync(RabbitMqTransport asker, CancellationToken stop)
    {
        for (var answers = 0; ; answers++)
        {
            if (stop.IsCancellationRequested) return answers;
            var reply = await asker.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default);
            Assert.IsType<SessionReply.Ok>(reply);
        }
    }

    private static async Task<MemberStatus?> StatusAsync(RabbitMqTransport node, string of)
    {
        var view = await node.ViewAsync(default);
        return view.Members.SingleOrDefault(member => member.Node == of)?.Status;
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
