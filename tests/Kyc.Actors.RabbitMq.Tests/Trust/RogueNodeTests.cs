using System.Text;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Members;
using Kyc.Actors.RabbitMq.Tests.Transport;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using RabbitMQ.Client;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>
/// Who has the broker's user and password but not the key ring can make no node do anything: each test says how many
/// messages it published and how many were acted on.
/// </summary>
[Collection(SharedBroker.Name)]
public sealed class RogueNodeTests(SharedBroker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Prefix = "rogue";

    private static readonly Names s_names = new(Prefix);
    private readonly RecordingOwner _owner = new();
    private readonly RecordingWorker _worker = new();
    private RabbitMqTransport _node = null!;
    private Rogue _rogue = null!;

    public async Task InitializeAsync()
    {
        _node = await SharedBroker.JoinAsync(broker.Settings(Prefix), "honest");
        await broker.PurgeAsync(Prefix);
        await _node.ServeShardsAsync(_owner, default);
        await _node.PullJobsAsync(2, _worker, default);
        await _owner.OwnsAsync(Shards.Count).InTimeAsync();
        _rogue = await Rogue.AtAsync(broker);
    }

    public async Task DisposeAsync()
    {
        await _rogue.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_forged_result_that_would_approve_a_session_reaches_no_session()
    {
        for (var i = 0; i < Shards.Count; i++)
        {
            var session = Some.NewSession();
            var forged = new Perform(new CompleteJob(
                session, Some.Tenant, Some.NewCommand(), JobId.For(session, 4), 1, Some.Report()));
            await _rogue.ForgeAsync(ShardOf(session), Question, WireCodec.Encode(forged));
        }
        await AllRefusedAsync("forged results");
        Assert.Empty(_owner.Asked);
    }

    [Fact]
    public async Task Forged_jobs_and_comparisons_are_not_run_and_not_kept()
    {
        for (var i = 0; i < 50; i++)
        {
            var job = new ComparisonJob(new JobId($"job_{i}"), Some.NewSession(), Some.Tenant);
            await _rogue.ForgeAsync(
                Destination.Work(s_names), () => PutBack.JobProperties(0), WireCodec.EncodeJob(job));
            await _rogue.ForgeAsync(Destination.Comparisons(s_names), Question, [1, 2, 3]);
        }
        await AllRefusedAsync("forged jobs and comparisons");
        Assert.Equal(0, _worker.Waiting);
        Assert.Empty(await _node.DeadJobsAsync(10, default));
        Assert.Equal(0, (await _node.InspectAsync(default)).JobsQueued);
    }

    [Fact]
    public async Task A_forged_answer_is_not_taken_for_the_owners()
    {
        var hold = new TaskCompletionSource();
        await using var other = await SharedBroker.JoinAsync(broker.Settings("rogue2"));
        await using var serving = await other.ServeShardsAsync(
            new RecordingOwner { Before = _ => new(hold.Task) }, default);
        var session = Some.NewSession();
        var to = Destination.Shard(new Names("rogue2"), Shards.Of(session));
        await _rogue.ListenAsync(to.Exchange, to.Key);
        var asked = other.AskAsync(new Look(session, Some.Tenant), Until.Patience, default).AsTask();
        var question = await _rogue.NextAsync(MessageKind.Question);
        var approval = WireCodec.EncodeReply(new SessionReply.Refused(new(RefusalCode.NotFound, "forged")));
        await _rogue.ForgeAsync(
            new Destination("", question.Properties.ReplyTo!),
            () => new BasicProperties
            {
                Type = MessageKind.Reply,
                CorrelationId = question.Properties.CorrelationId,
            }, approval);
        await RefusedAsync(other, "forged answers", _rogue.Published);
        Assert.False(asked.IsCompleted);
        hold.SetResult();
        Assert.Equal(session, Assert.IsType<SessionReply.Ok>(await asked).State.Id);
    }

    [Fact]
    public async Task Forged_beats_and_orders_change_nothing_of_the_members()
    {
        await using var peer = await SharedBroker.JoinAsync(broker.Settings(Prefix), "peer");
        await Until.TrueAsync("they know each other", async () => (await MembersAsync()).Length == 2);
        var before = await MembersAsync();
        var incarnation = (await _node.ViewAsync(default)).Members.Single(one => one.Node == "peer").Incarnation;
        var ghost = new Beat { Node = "ghost", Incarnation = "rogue", Attached = true, Shards = [1, 2, 3] };
        var gone = new Beat { Node = "peer", Incarnation = incarnation, Gone = true };
        var order = new Order { Id = "1", Member = incarnation, What = "leave", From = "honest" };
        for (var i = 0; i < 20; i++)
        {
            await SpeakAsync(MemberJson.BeatType, MemberJson.Write(ghost));
            await SpeakAsync(MemberJson.BeatType, MemberJson.Write(gone), incarnation);
            await SpeakAsync(MemberJson.OrderType, MemberJson.Write(order));
            await SpeakAsync(MemberJson.OrderType, MemberJson.Write(order with { What = "drain" }));
            await SpeakAsync(MemberJson.OrderType, MemberJson.Write(order with { What = "down" }));
            await _rogue.ForgeAsync(
                Destination.GivenUp(s_names), () => new BasicProperties { Type = MemberChannel.GivenUpType },
                [.. Encoding.UTF8.GetBytes("i1.1")]);
        }
        await RefusedAsync(_node, "forged beats, orders and words of giving up", _rogue.Published);
        await RefusedAsync(peer, "the same at the other node", _rogue.Published);
        Assert.Equal(before, await MembersAsync());
        Assert.False(peer.LeaveAsked.IsCompleted);
        Assert.Equal(Shards.Count, _owner.Count);
    }

    [Fact]
    public async Task An_honest_question_moved_to_another_shard_reaches_nobody()
    {
        var session = Some.NewSession();
        await _rogue.ListenAsync(s_names.Commands, Names.Key(Shards.Of(session)));
        await _node.AskAsync(new Look(session, Some.Tenant), Until.Patience, default);
        var question = await _rogue.NextAsync(MessageKind.Question);
        foreach (var shard in Enumerable.Range(0, Shards.Count).Where(shard => shard != Shards.Of(session)))
            await _rogue.ReplayAsync(question, Destination.Shard(s_names, shard));
        await _rogue.ReplayAsync(question, Destination.Work(s_names));
        await _rogue.ReplayAsync(question, Destination.Comparisons(s_names));
        await AllRefusedAsync("honest questions moved to another queue");
        Assert.Single(_owner.Asked);
        Assert.Equal(0, _worker.Waiting);
    }

    [Fact]
    public async Task An_honest_question_edited_at_any_place_reaches_nobody()
    {
        const int places = 1_000;
        var session = Some.NewSession();
        var random = new Random(7);
        await _rogue.ListenAsync(s_names.Commands, Names.Key(Shards.Of(session)));
        await _node.AskAsync(Some.Create(session), Until.Patience, default);
        var question = await _rogue.NextAsync(MessageKind.Question);
        for (var i = 0; i < places; i++)
        {
            var edited = question with { Body = [.. question.Body] };
            edited.Body[random.Next(edited.Body.Length)] ^= (byte)random.Next(1, 256);
            await _rogue.ReplayAsync(edited, ShardOf(session));
        }
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(question.Body).Replace(
            Some.Tenant.Value, Some.OtherTenant.Value, StringComparison.Ordinal));
        await _rogue.ReplayAsync(question with { Body = other }, ShardOf(session));
        await _rogue.ReplayAsync(question with { Body = question.Body[..^1] }, ShardOf(session));
        await AllRefusedAsync($"questions edited by one byte at {places} places, of another tenant, cut");
        Assert.Single(_owner.Asked);
    }

    [Fact]
    public async Task What_members_said_is_not_taken_twice_and_brings_back_no_dead_member()
    {
        await _rogue.ListenAsync(s_names.Members, "");
        var dead = await SharedBroker.JoinAsync(broker.Settings(Prefix), "dead");
        await Until.TrueAsync("it is there", async () => (await MembersAsync()).Length == 2);
        await dead.DisposeAsync();
        await Until.TrueAsync("it is gone", async () => (await MembersAsync()).Length == 1);
        var recorded = new List<Channels.Delivery>();
        for (var heard = false; !heard || recorded.Count < 10;)
        {
            var beat = await _rogue.NextAsync(MemberJson.BeatType);
            var said = MemberJson.ReadBeat(beat.Body);
            if (said.Node != "dead") continue;
            recorded.Add(beat);
            heard = said.Gone;
            if (heard) break;
        }
        await using var late = await SharedBroker.JoinAsync(broker.Settings(Prefix), "late");
        await Until.TrueAsync("they know each other", async () => (await MembersAsync()).Length == 2);
        var before = _node.Refusals.Of(Distrust.Replayed);
        foreach (var beat in recorded.Where(beat => !MemberJson.ReadBeat(beat.Body).Gone))
            await _rogue.ReplayAsync(beat, Destination.Members(s_names));
        await Until.TrueAsync(
            "all are refused", () => _node.Refusals.Of(Distrust.Replayed) - before >= _rogue.Published);
        output.WriteLine($"recorded beats of a dead member: {_rogue.Published} published, 0 taken");
        await Until.TrueAsync("a later beat came", async () => (await late.ViewAsync(default)).Members.Count == 2);
        Assert.Equal(2, (await MembersAsync()).Length);
        Assert.DoesNotContain((await late.ViewAsync(default)).Members, member => member.Node == "dead");
    }

    [Fact]
    public async Task A_node_with_another_ring_takes_part_in_nothing()
    {
        await using var stranger = await SharedBroker.JoinAsync(
            broker.Settings(Prefix), "stranger", keys: new TestRing("stranger"));
        await Assert.ThrowsAsync<AskTimedOutException>(async () => await stranger.AskAsync(
            new Look(Some.NewSession(), Some.Tenant), TimeSpan.FromSeconds(1), default));
        await stranger.EnqueueAsync(new ComparisonJob(new JobId("job_s"), Some.NewSession(), Some.Tenant), default);
        await Until.TrueAsync("it is refused", () => _node.Refusals.Of(Distrust.UnknownKey) >= 3);
        Assert.Empty(_owner.Asked);
        Assert.Equal(0, _worker.Waiting);
        Assert.Equal(["honest Up"], await MembersAsync());
        Assert.DoesNotContain((await stranger.ViewAsync(default)).Members, member => member.Node == "honest");
    }

    private static Destination ShardOf(SessionId session) => Destination.Shard(s_names, Shards.Of(session));

    private static BasicProperties Question() => new()
    {
        Type = MessageKind.Question,
        CorrelationId = Guid.NewGuid().ToString(),
        Headers = new Dictionary<string, object?> { [MessageKind.LeftHeader] = 30_000L },
    };

    private Task SpeakAsync(string type, byte[] body, string self = "rogue") => _rogue.ForgeAsync(
        Destination.Members(s_names), () => new BasicProperties { Type = type }, body, self);

    private Task AllRefusedAsync(string what) => RefusedAsync(_node, what, _rogue.Published);

    private async Task RefusedAsync(RabbitMqTransport node, string what, int count)
    {
        await Until.TrueAsync($"{count} are refused", () => node.Refusals.Count >= count);
        output.WriteLine($"{what}: {count} published, {count - node.Refusals.Count} acted on");
        Assert.Equal(count, node.Refusals.Count);
    }

    private async Task<string[]> MembersAsync() =>
    [
        .. (await _node.ViewAsync(default)).Members.Select(member => $"{member.Node} {member.Status}").Order(),
    ];
}
