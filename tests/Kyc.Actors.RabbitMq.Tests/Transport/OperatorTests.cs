using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>What operators see from one node and do to another.</summary>
[Collection(SharedBroker.Name)]
public sealed class OperatorTests(SharedBroker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly RecordingOwner _first = new();
    private readonly RecordingOwner _second = new();
    private RabbitMqTransport _a = null!;
    private RabbitMqTransport _b = null!;

    public async Task InitializeAsync()
    {
        var settings = broker.Settings("operators");
        _a = await SharedBroker.JoinAsync(settings, "a", output);
        _b = await SharedBroker.JoinAsync(settings, "b", output);
        await _a.ServeShardsAsync(_first, default);
        await _b.ServeShardsAsync(_second, default);
        await Task.WhenAll(
            _first.OwnsAsync(Shards.Count / 2), _second.OwnsAsync(Shards.Count / 2)).InTimeAsync();
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        Assert.Empty(_first.Faults.Concat(_second.Faults));
    }

    [Fact]
    public async Task Every_node_tells_the_same_of_the_cluster()
    {
        await Until.TrueAsync("both know whose the shards are", async () =>
            (await OwnersAsync(_a)).SequenceEqual(await OwnersAsync(_b)) && (await OwnersAsync(_a)).Count == 64);
        var view = await _b.ViewAsync(default);
        Assert.Equal(("b", "rabbitmq"), (view.Self, view.Transport));
        Assert.StartsWith("RabbitMQ 3", view.Broker);
        Assert.Equal(["a", "b"], view.Members.Select(member => member.Node));
        Assert.All(view.Members, member => Assert.Equal((MemberStatus.Up, 32), (member.Status, member.Shards)));
        Assert.Equal(_first.Owned.Order(), view.Shards.Where(pair => pair.Value == "a").Select(pair => pair.Key));
        var work = view.Queues.Single(queue => queue.Name == "operators.work");
        Assert.Equal((0, broker.Settings("").WorkQueueLimit), (work.Ready, work.Limit));
        var (ok, detail) = await _a.CheckAsync(default);
        Assert.True(ok, detail);
        Assert.Contains("64 shards owned by a (32), b (32)", detail);
    }

    [Fact]
    public async Task A_drained_node_gives_everything_up_and_takes_its_share_again()
    {
        await _a.DrainAsync("b", true, default);
        await _first.OwnsAsync(Shards.Count).InTimeAsync();
        await _second.OwnsAsync(0).InTimeAsync();
        await Until.TrueAsync("it says so", async () => await StatusAsync("b") == MemberStatus.Draining);
        Assert.False((await _b.CheckAsync(default)).Ok);
        await _a.DrainAsync("b", false, default);
        await _second.OwnsAsync(Shards.Count / 2).InTimeAsync();
    }

    [Fact]
    public async Task When_every_node_is_drained_nobody_answers_and_questions_wait()
    {
        await _a.DrainAsync("b", true, default);
        await _a.DrainAsync("a", true, default);
        Assert.Equal(0, _first.Count);
        await _second.OwnsAsync(0).InTimeAsync();
        var asked = _b.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default).AsTask();
        await _b.DrainAsync("b", false, default);
        Assert.IsType<SessionReply.Ok>(await asked);
        Assert.Empty(_first.Asked);
    }

    [Fact]
    public async Task A_node_asked_to_leave_is_told()
    {
        Assert.False(_b.LeaveAsked.IsCompleted);
        await _a.LeaveAsync("b", default);
        await _b.LeaveAsked.InTimeAsync();
        Assert.False(_a.LeaveAsked.IsCompleted);
        await Until.TrueAsync("it says so", async () => await StatusAsync("b") == MemberStatus.Leaving);
        await _first.OwnsAsync(Shards.Count).InTimeAsync();
    }

    [Fact]
    public async Task An_unknown_node_is_named()
    {
        var error = await Assert.ThrowsAsync<UnknownMemberException>(
            async () => await _a.DrainAsync("nobody", true, default));
        Assert.Equal("nobody", error.Node);
        var refused = await Assert.ThrowsAsync<ClusterRefusedException>(async () => await _a.DownAsync("a", default));
        Assert.Equal("cannot_down_self", refused.Code);
    }

    [Fact]
    public async Task A_long_look_does_not_hold_a_node_back_that_gives_its_shard_up()
    {
        var hold = new TaskCompletionSource();
        await _a.DrainAsync("b", true, default);
        await _first.OwnsAsync(Shards.Count).InTimeAsync();
        var waiting = new RecordingOwner { Before = _ => new(hold.Task) };
        await using var third = await SharedBroker.JoinAsync(broker.Settings("operators"), "c", output);
        await third.ServeShardsAsync(waiting, default);
        await waiting.OwnsAsync(Shards.Count / 2).InTimeAsync();
        var session = SessionOf(waiting.Owned.First());
        var asked = _a.AskAsync(
            new Look(session, Some.Tenant, null, WaitUntilSettled: true), Until.Patience, default).AsTask();
        await Until.TrueAsync("c is asked", () => !waiting.Asked.IsEmpty);
        await third.DrainAsync("c", true, default);
        Assert.IsType<SessionReply.Ok>(await asked);
        Assert.False(hold.Task.IsCompleted);
    }

    private static async Task<IReadOnlyDictionary<int, string>> OwnersAsync(RabbitMqTransport node) =>
        (await node.ViewAsync(default)).Shards;

    private async Task<MemberStatus> StatusAsync(string node) =>
        (await _a.ViewAsync(default)).Members.Single(member => member.Node == node).Status;

    private static SessionId SessionOf(int shard)
    {
        while (true)
        {
            var session = Some.NewSession();
            if (Shards.Of(session) == shard) return session;
        }
    }
}
