using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>Questions that wait, fail, are repeated and outlive their askers.</summary>
[Collection(SharedBroker.Name)]
public sealed class QuestionTests(SharedBroker broker)
{
    private RabbitMqSettings Settings => broker.Settings("questions");

    [Fact]
    public async Task More_long_looks_than_may_be_in_hand_do_not_keep_others_from_being_answered()
    {
        var hold = new TaskCompletionSource();
        var owner = new RecordingOwner
        {
            Before = message => message is Look { WaitUntilSettled: true } ? new(hold.Task) : default,
        };
        await using var node = await SharedBroker.JoinAsync(Settings with { ShardPrefetch = 4 });
        await using var serving = await node.ServeShardsAsync(owner, default);
        var session = Some.NewSession();
        var waiting = Enumerable.Range(0, 20).Select(_ => node.AskAsync(
            new Look(session, Some.Tenant, null, WaitUntilSettled: true), Until.Patience, default).AsTask()).ToList();
        Assert.IsType<SessionReply.Ok>(await node.AskAsync(new Look(session, Some.Tenant), Until.Patience, default));
        hold.SetResult();
        await Task.WhenAll(waiting).InTimeAsync();
    }

    [Fact]
    public async Task A_long_look_that_is_not_answered_in_time_ends_with_the_state_as_it_is()
    {
        var owner = new RecordingOwner
        {
            Before = message => message is Look { WaitUntilSettled: true }
                ? new(new TaskCompletionSource().Task)
                : default,
        };
        await using var node = await SharedBroker.JoinAsync(Settings);
        await using var serving = await node.ServeShardsAsync(owner, default);
        await owner.OwnsAsync(Shards.Count).InTimeAsync();
        Assert.IsType<SessionReply.Ok>(await node.AskAsync(
            new Look(Some.NewSession(), Some.Tenant, null, WaitUntilSettled: true), TimeSpan.FromSeconds(2), default));
    }

    [Fact]
    public async Task A_question_while_the_journal_is_away_is_answered_once_it_is_back()
    {
        var away = 3;
        var owner = new RecordingOwner
        {
            Before = _ => Interlocked.Decrement(ref away) >= 0
                ? throw new JournalUnavailableException("scripted")
                : default,
        };
        await using var node = await SharedBroker.JoinAsync(Settings);
        await using var serving = await node.ServeShardsAsync(owner, default);
        Assert.IsType<SessionReply.Ok>(
            await node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default));
        Assert.Equal(4, owner.Asked.Count);
    }

    [Fact]
    public async Task Failures_come_back_as_what_they_were()
    {
        Exception failure = new OverloadedException("mailbox_limit", 3);
        var owner = new RecordingOwner { Before = _ => throw failure };
        await using var node = await SharedBroker.JoinAsync(Settings);
        await using var serving = await node.ServeShardsAsync(owner, default);
        var full = await Assert.ThrowsAsync<OverloadedException>(async () =>
            await node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default));
        Assert.Equal("mailbox_limit", full.Queue);
        failure = new QuarantinedException("session x", TimeSpan.FromSeconds(7));
        var held = await Assert.ThrowsAsync<QuarantinedException>(async () =>
            await node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default));
        Assert.Equal(TimeSpan.FromSeconds(7), held.RetryAfter);
    }

    [Fact]
    public async Task The_answer_finds_an_asker_that_lost_its_connection_meanwhile_and_the_work_is_done_once()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.Port);
        var hold = new TaskCompletionSource();
        var owner = new RecordingOwner { Before = _ => new(hold.Task) };
        await using var node = await SharedBroker.JoinAsync(Settings);
        await using var serving = await node.ServeShardsAsync(owner, default);
        await using var asker = await SharedBroker.JoinAsync(Settings with { Hosts = [gate.Address] });
        var asked = asker.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default).AsTask();
        await Until.TrueAsync("it is asked", () => !owner.Asked.IsEmpty);
        gate.Cut();
        gate.Mend();
        await Until.TrueAsync("the asker is back", async () => (await asker.CheckAsync(default)).Ok);
        hold.SetResult();
        Assert.IsType<SessionReply.Ok>(await asked);
    }

    [Fact]
    public async Task Too_many_questions_at_once_are_refused_and_room_is_made_again()
    {
        await using var node = await SharedBroker.JoinAsync(Settings with { OutstandingLimit = 1 });
        using var giveUp = new CancellationTokenSource();
        var first = node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, giveUp.Token).AsTask();
        var full = await Assert.ThrowsAsync<OverloadedException>(async () =>
            await node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default));
        Assert.Equal("rabbitmq.outstanding_limit", full.Queue);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await using var serving = await node.ServeShardsAsync(new RecordingOwner(), default);
        Assert.IsType<SessionReply.Ok>(
            await node.AskAsync(new Look(Some.NewSession(), Some.Tenant), Until.Patience, default));
    }
}
