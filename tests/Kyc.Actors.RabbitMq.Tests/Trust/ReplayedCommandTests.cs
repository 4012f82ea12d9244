using Kyc.Actors.Hosting;
using Kyc.Actors.Messages;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Tests.Transport;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>
/// Honest commands sent again, with their right codes: a code says who made a message, the session says whether it has
/// been done. A result counts for the version of the session that asked for it, and for no other.
/// </summary>
[Collection(SharedBroker.Name)]
public sealed class ReplayedCommandTests(SharedBroker broker, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Prefix = "replays";
    private const int Times = 50;

    private readonly MemoryJournal _journal = new();
    private readonly SessionId _session = Some.NewSession();
    private RabbitMqTransport _node = null!;
    private NodeActors _actors = null!;
    private IAsyncDisposable _serving = null!;

    public async Task InitializeAsync()
    {
        _node = await SharedBroker.JoinAsync(broker.Settings(Prefix));
        _actors = new NodeActors(
            _node, _journal, new ActorSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance);
        _serving = await _node.ServeShardsAsync(_actors.Region, default);
    }

    public async Task DisposeAsync()
    {
        await _serving.DisposeAsync();
        await _actors.DisposeAsync();
        await _node.DisposeAsync();
        await broker.PurgeAsync(Prefix);
    }

    [Fact]
    public async Task Every_command_of_a_life_sent_again_changes_nothing()
    {
        await using var rogue = await Rogue.AtAsync(broker);
        var shard = Destination.Shard(new Names(Prefix), Shards.Of(_session));
        await rogue.ListenAsync(shard.Exchange, shard.Key);
        var job = await UntilAskedAsync();
        await DoneAsync(new StartJob(_session, Some.Tenant, Some.NewCommand(), job, "w/1/1", 60, false));
        await DoneAsync(new CompleteJob(_session, Some.Tenant, Some.NewCommand(), job, 1, Some.Report()));
        var (before, appends) = (_journal.StateOf(_session), _journal.Appends);
        Assert.Equal(SessionStatus.Verified, before.Status);
        var heard = new List<Channels.Delivery>();
        while (heard.Count < 5) heard.Add(await rogue.NextAsync(MessageKind.Question));
        for (var i = 0; i < Times; i++)
            foreach (var question in heard) await rogue.ReplayAsync(question, shard);
        await AnsweredBehindAsync();
        output.WriteLine($"commands sent again: {rogue.Published}, events they made: {_journal.Appends - appends}");
        Assert.Equal(appends, _journal.Appends);
        Assert.Equal(before.Version, _journal.StateOf(_session).Version);
        Assert.Equal(0, _node.Refusals.Count);
    }

    [Fact]
    public async Task A_result_of_another_version_or_try_is_refused_by_the_session()
    {
        var job = await UntilAskedAsync();
        await DoneAsync(new StartJob(_session, Some.Tenant, Some.NewCommand(), job, "w/1/1", 60, false));
        var version = _journal.StateOf(_session).Version;
        for (var other = 0L; other < 10; other++)
            if (JobId.For(_session, other) != job) await OverAsync(JobId.For(_session, other), 1);
        await OverAsync(JobId.For(Some.NewSession(), version), 1);
        await OverAsync(job, 0);
        await OverAsync(job, 2);
        Assert.Equal(version, _journal.StateOf(_session).Version);
    }

    private async Task<JobId> UntilAskedAsync()
    {
        await AnsweredAsync(Some.Create(_session));
        await AnsweredAsync(Some.Accept(_session, FileKind.IdCard));
        await AnsweredAsync(Some.Accept(_session, FileKind.FaceVideo));
        return _journal.StateOf(_session).Job?.Id ?? throw new InvalidOperationException("no job was asked for");
    }

    private async Task OverAsync(JobId job, int tries) => Assert.Equal(
        RefusalCode.JobOver,
        Assert.IsType<SessionReply.Refused>(await _node.AskAsync(
            new Perform(new CompleteJob(_session, Some.Tenant, Some.NewCommand(), job, tries, Some.Report())),
            Until.Patience, default)).Refusal.Code);

    private Task DoneAsync(SessionCommand command) => AnsweredAsync(new Perform(command));

    private async Task AnsweredAsync(SessionMessage message) =>
        Assert.IsType<SessionReply.Ok>(await _node.AskAsync(message, Until.Patience, default));

    /// <summary>The queue and the session's mailbox are in order: what is answered now was asked behind them.</summary>
    private async Task AnsweredBehindAsync() => await AnsweredAsync(new Look(_session, Some.Tenant));
}
