using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every journal does.</summary>
public abstract class JournalCompliance : ComplianceSuite
{
    [Fact]
    public async Task An_unknown_session_has_no_events() =>
        Assert.Empty(await Journal.LoadAsync(SessionId.New(Noon), CancellationToken.None));

    [Fact]
    public async Task Events_come_back_as_they_were_written_and_in_order()
    {
        var script = SessionScript.New(Noon);
        var life = script.Life([1, 2, 3]).ToList();
        await AppendAllAsync(life);
        await ReopenAsync();

        var loaded = await Journal.LoadAsync(script.Id, CancellationToken.None);
        var written = life.SelectMany(append => append.Records).ToList();
        Assert.Equal(written.Count, loaded.Count);
        foreach (var (expected, actual) in written.Zip(loaded))
        {
            Assert.Equal(
                expected with { Payload = default, PreviousHash = default, Hash = default },
                actual with { Payload = default, PreviousHash = default, Hash = default });
            Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
            Assert.Equal(expected.PreviousHash.ToArray(), actual.PreviousHash.ToArray());
            Assert.Equal(expected.Hash.ToArray(), actual.Hash.ToArray());
        }
        Assert.Null(EventChain.FirstBreak(script.Id, loaded));
    }

    [Fact]
    public async Task A_reloaded_session_equals_the_live_one()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync(script.Life());
        var loaded = await Journal.LoadAsync(script.Id, CancellationToken.None);
        Assert.Equal(Fingerprint.Of(script.State), Fingerprint.Of(loaded.Aggregate(SessionState.None, Evolve.Apply)));
    }

    [Fact]
    public async Task A_stale_owner_cannot_append()
    {
        var owner = SessionScript.New(Noon);
        await AppendAllAsync([owner.Create()]);
        var stale = owner.Fork();
        await AppendAllAsync([owner.Accept(FileKind.IdCard)]);

        await Assert.ThrowsAsync<FencedException>(() => AppendAllAsync([stale.Cancel()]));
        Assert.Equal(2, (await Journal.LoadAsync(owner.Id, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Of_many_owners_that_append_the_same_version_exactly_one_wins()
    {
        var sessions = Enumerable.Range(0, 20).Select(_ => SessionScript.New(Noon)).ToList();
        foreach (var session in sessions) await AppendAllAsync([session.Create()]);
        using var start = new Barrier(8);
        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(owner => Task.Factory.StartNew(async () =>
        {
            var won = new List<int>();
            var appends = sessions.Select(session => session.Fork()).Select(fork =>
                owner % 2 == 0 ? fork.Cancel() : fork.Accept(FileKind.IdCard)).ToList();
            start.SignalAndWait();
            for (var i = 0; i < appends.Count; i++)
            {
                try
                {
                    await Journal.AppendAsync(appends[i], CancellationToken.None);
                    won.Add(i);
                }
                catch (FencedException)
                {
                }
            }
            return won;
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(Enumerable.Range(0, 20), wins.SelectMany(won => won).Order());
        foreach (var session in sessions)
            Assert.Equal(2, (await Journal.LoadAsync(session.Id, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_fenced_append_writes_none_of_its_events_and_harms_no_other()
    {
        var owner = SessionScript.New(Noon);
        await AppendAllAsync([owner.Create(), owner.Accept(FileKind.IdCard)]);
        var stale = owner.Fork();
        await AppendAllAsync([owner.Cancel()]);
        var two = stale.Accept(FileKind.FaceVideo);
        Assert.True(two.Records.Count > 1, "the append needs more than one event to show that it is all or none");
        var others = Enumerable.Range(0, 30).Select(_ => SessionScript.New(Noon)).ToList();

        var writing = others.Select(other => Journal.AppendAsync(other.Create(), CancellationToken.None).AsTask())
            .ToList();
        await Assert.ThrowsAsync<FencedException>(() => Journal.AppendAsync(two, CancellationToken.None).AsTask());
        await Task.WhenAll(writing);

        Assert.Equal(3, (await Journal.LoadAsync(owner.Id, CancellationToken.None)).Count);
        Assert.Empty(await ListAsync(Journal.OpenWorkAsync(null, CancellationToken.None)));
        foreach (var other in others) Assert.Single(await Journal.LoadAsync(other.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Appends_of_many_sessions_at_once_are_all_there()
    {
        var scripts = Enumerable.Range(0, 64).Select(_ => SessionScript.New(Noon)).ToList();
        await Task.WhenAll(scripts.Select(script => Task.Run(() => AppendAllAsync(script.Life()))));
        foreach (var script in scripts)
        {
            var loaded = await Journal.LoadAsync(script.Id, CancellationToken.None);
            Assert.Equal(script.State.Version, loaded.Count);
            Assert.Null(EventChain.FirstBreak(script.Id, loaded));
        }
    }

    [Fact]
    public async Task Events_must_follow_one_another()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync([script.Create()]);
        var two = script.Accept(FileKind.IdCard);
        var three = script.Accept(FileKind.FaceVideo);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            AppendAllAsync([three with { Records = [three.Records[1], three.Records[0]] }]));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAllAsync([two with { Records = [] }]));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAllAsync([two with { State = three.State }]));
        await Assert.ThrowsAsync<JournalDamagedException>(() => AppendAllAsync([three]));
        Assert.Single(await Journal.LoadAsync(script.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Events_that_continue_another_history_are_refused()
    {
        var script = SessionScript.New(Noon);
        var other = new SessionScript(script.Id, script.Tenant, Noon);
        await AppendAllAsync([script.Create(reference: "a")]);
        other.Create(reference: "b");
        await Assert.ThrowsAsync<JournalDamagedException>(() => AppendAllAsync([other.Accept(FileKind.IdCard)]));
    }

    [Fact]
    public async Task An_append_given_up_in_time_is_not_written()
    {
        var script = SessionScript.New(Noon);
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Journal.AppendAsync(script.Create(), given.Token).AsTask());
        Assert.Empty(await Journal.LoadAsync(script.Id, CancellationToken.None));
    }
}
