using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using static Kyc.Actors.Tests.World.SimWorld;

namespace Kyc.Actors.Tests.Sessions;

/// <summary>What a session's actor promises whoever asks it, faults of the journal included.</summary>
public sealed class RegionTests
{
    [Fact]
    public void A_command_repeated_by_its_id_gets_the_first_answer_and_appends_nothing() => Run(async world =>
    {
        var session = Some.NewSession();
        var create = Some.Create(session);
        Ok(await world.AskAsync(create));
        Ok(await world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        var again = Assert.IsType<SessionReply.Ok>(await world.AskAsync(create));
        Assert.True(again.Repeated);
        Assert.Equal(1, again.State.Version);
        Assert.Equal(2, world.Journal.Appends);
    });

    [Fact]
    public void A_session_of_another_tenant_answers_as_if_it_were_not_there() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        var look = Refused(await world.AskAsync(new Look(session, Some.OtherTenant)));
        var cancel =
            Refused(await world.AskAsync(new Perform(new Cancel(session, Some.OtherTenant, Some.NewCommand()))));
        Assert.Equal((RefusalCode.NotFound, RefusalCode.NotFound), (look.Code, cancel.Code));
    });

    [Fact]
    public void A_session_that_does_not_exist_takes_no_memory() => Run(async world =>
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal(RefusalCode.NotFound,
                Refused(await world.AskAsync(new Look(Some.NewSession(), Some.Tenant))).Code);
        Assert.Equal(0, world.Running!.Node!.Region.Stats.Residents);
    });

    [Fact]
    public void An_idle_session_leaves_memory_and_comes_back_the_same() => Run(async world =>
    {
        var session = Some.NewSession();
        var before = Ok(await world.AskAsync(Some.Create(session)));
        Assert.Equal(1, world.Running!.Node!.Region.Stats.Residents);
        await Task.Delay(TimeSpan.FromSeconds(200), world.Simulation.Time);
        Assert.Equal(0, world.Running!.Node!.Region.Stats.Residents);
        var after = Ok(await world.AskAsync(new Look(session, Some.Tenant)));
        Assert.Equal(Fingerprint.Of(before), Fingerprint.Of(after));
    });

    [Fact]
    public void A_repeated_create_that_a_full_disk_refuses_does_not_hide_the_session() => Run(async world =>
    {
        var session = Some.NewSession();
        var create = Some.Create(session);
        Ok(await world.AskAsync(create));
        await Task.Delay(TimeSpan.FromSeconds(200), world.Simulation.Time);
        Assert.Equal(0, world.Running!.Node!.Region.Stats.Residents);
        world.Journal.Writing = _ => throw new StorageFullException("/data");
        await Assert.ThrowsAsync<StorageFullException>(() => world.AskAsync(create));
        world.Journal.Writing = null;
        Assert.Equal(1, Ok(await world.AskAsync(new Look(session, Some.Tenant))).Version);
    });

    [Fact]
    public void No_more_sessions_are_in_memory_than_allowed_and_the_longest_idle_leaves_first() => Run(async world =>
    {
        var sessions = new List<SessionId>();
        for (var i = 0; i < 10; i++)
        {
            sessions.Add(Some.NewSession());
            Ok(await world.AskAsync(Some.Create(sessions[i])));
            Assert.InRange(world.Running!.Node!.Region.Stats.Residents, 1, 3);
            await Task.Delay(TimeSpan.FromMilliseconds(5), world.Simulation.Time);
        }
        var loads = world.Journal.Loads;
        foreach (var session in sessions[^3..]) Ok(await world.AskAsync(new Look(session, Some.Tenant)));
        Assert.Equal(loads, world.Journal.Loads);
        Ok(await world.AskAsync(new Look(sessions[0], Some.Tenant)));
        Assert.Equal(loads + 1, world.Journal.Loads);
    }, actors: new ActorSettings { MaxResidentSessions = 3 });

    [Fact]
    public void A_stale_owner_is_fenced_reads_anew_and_decides_again() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        await AppendElsewhereAsync(world, session, Some.Accept(session, FileKind.IdCard));
        var state = Ok(await world.AskAsync(Some.Accept(session, FileKind.FaceVideo)));
        Assert.Equal(SessionStatus.Processing, state.Status);
        Assert.Null(EventChain.FirstBreak(session, world.Journal.EventsOf(session)));
    });

    [Fact]
    public void A_write_whose_outcome_is_unknown_is_neither_lost_nor_doubled() => Run(async world =>
    {
        var session = Some.NewSession();
        var failures = 0;
        world.Journal.Written = _ => ++failures <= 2 ? throw new JournalUnavailableException("scripted") : default;
        Ok(await world.AskAsync(Some.Create(session)));
        Ok(await world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        Assert.Equal(["session_created", "file_accepted"],
            world.Journal.EventsOf(session).Select(record => record.Type));
    });

    [Fact]
    public void A_full_commit_queue_is_told_to_the_asker_and_the_session_goes_on() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        world.Journal.Writing = _ => throw new OverloadedException("commit_queue_limit", 1);
        await Assert.ThrowsAsync<OverloadedException>(() => world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        world.Journal.Writing = null;
        var loads = world.Journal.Loads;
        Ok(await world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        Assert.Equal(loads, world.Journal.Loads);
    });

    [Fact]
    public void A_session_with_a_damaged_history_is_quarantined_and_others_are_served() => Run(async world =>
    {
        var (damaged, sound) = (Some.NewSession(), Some.NewSession());
        Ok(await world.AskAsync(Some.Create(damaged)));
        Ok(await world.AskAsync(Some.Create(sound)));
        world.Journal.Tamper(damaged, 0, record => record with { At = record.At.AddDays(1) });
        world.Kill();
        await Assert.ThrowsAsync<QuarantinedException>(() => world.AskAsync(new Look(damaged, Some.Tenant)));
        var loads = world.Journal.Loads;
        await Assert.ThrowsAsync<QuarantinedException>(() => world.AskAsync(new Look(damaged, Some.Tenant)));
        Assert.Equal(loads, world.Journal.Loads);
        Ok(await world.AskAsync(new Look(sound, Some.Tenant)));
    });

    [Fact]
    public void An_event_of_a_newer_build_quarantines_its_session() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        world.Journal.Tamper(session, 0, record =>
        {
            var newer = record with { TypeVersion = 99 };
            return newer with { Hash = EventChain.Hash(newer) };
        });
        world.Kill();
        var error = await Assert.ThrowsAsync<QuarantinedException>(() =>
            world.AskAsync(new Look(session, Some.Tenant)));
        Assert.Contains("session_created@99", error.InnerException!.Message);
    });

    [Fact]
    public void A_session_that_fails_at_every_message_is_quarantined_and_tried_again_later() => Run(async world =>
    {
        var (session, other) = (Some.NewSession(), Some.NewSession());
        Ok(await world.AskAsync(Some.Create(session)));
        var attempts = 0;
        world.Journal.Writing = append =>
        {
            if (append.Records[0].Session != session) return default;
            attempts++;
            throw new InvalidOperationException("scripted");
        };
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<ActorFailedException>(() => world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        for (var i = 0; i < 20; i++)
            await Assert.ThrowsAsync<QuarantinedException>(() => world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        Assert.Equal(4, attempts);
        Ok(await world.AskAsync(Some.Create(other)));
        world.Journal.Writing = null;
        await Task.Delay(TimeSpan.FromSeconds(60), world.Simulation.Time);
        Ok(await world.AskAsync(Some.Accept(session, FileKind.IdCard)));
    });

    [Fact]
    public void A_full_mailbox_refuses_and_its_session_goes_on() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        var gate = new TaskCompletionSource();
        world.Journal.Writing = async _ => await gate.Task;
        var asked = Enumerable.Range(0, 5)
            .Select(i => world.AskAsync(Some.Accept(session, FileKind.IdCard, $"{i}"))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1), world.Simulation.Time);
        gate.SetResult();
        var refused = 0;
        foreach (var task in asked)
        {
            try
            {
                Ok(await task);
            }
            catch (OverloadedException)
            {
                refused++;
            }
        }
        Assert.Equal(2, refused);
    }, actors: new ActorSettings { MailboxLimit = 2 });

    [Fact]
    public void An_answer_is_held_until_the_session_settles_without_holding_up_others() => Run(async world =>
    {
        world.Engine.Answer = async (input, cancel) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        var begun = world.Simulation.Time.GetUtcNow();
        var held = world.AskAsync(new Look(session, Some.Tenant, WaitUntilSettled: true));
        var now = Ok(await world.AskAsync(new Look(session, Some.Tenant)));
        Assert.Equal(SessionStatus.Processing, now.Status);
        Assert.False(held.IsCompleted);
        Assert.Equal(SessionStatus.Verified, Ok(await held).Status);
        Assert.InRange((world.Simulation.Time.GetUtcNow() - begun).TotalSeconds, 2.9, 3.5);
    });

    [Fact]
    public void A_held_answer_is_given_before_its_deadline_whatever_the_state() => Run(async world =>
    {
        world.Engine.Answer = async (input, cancel) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(60), world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        var begun = world.Simulation.Time.GetUtcNow();
        var state =
            Ok(await world.AskAsync(new Look(session, Some.Tenant, WaitUntilSettled: true), deadlineSeconds: 5));
        Assert.Equal(SessionStatus.Processing, state.Status);
        Assert.InRange((world.Simulation.Time.GetUtcNow() - begun).TotalSeconds, 4.5, 4.999);
    });

    [Fact]
    public void A_job_that_finds_the_queue_full_is_accepted_and_swept_in_later() => Run(async world =>
    {
        var sessions = new List<SessionId>();
        for (var i = 0; i < 6; i++) sessions.Add(await world.OpenAsync());
        foreach (var session in sessions)
            Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
    }, queueLimit: 1, slots: 1);

    private static async Task AppendElsewhereAsync(SimWorld world, SessionId session, Perform perform)
    {
        var history = world.Journal.EventsOf(session);
        var state = Evolve.Replay(history);
        var accepted = (Ruling.Accepted)Decide.On(state, perform.Command, world.Simulation.Time.GetUtcNow());
        var (records, next) = Journaling.Seal(
            state, history[^1].Hash, perform.Command, accepted.Events, world.Simulation.Time.GetUtcNow());
        await world.Journal.AppendAsync(new JournalAppend(records, next), default);
    }

    [Fact]
    public void Who_gave_up_waiting_holds_no_session_in_memory() => Run(async world =>
    {
        world.Engine.Answer = async (input, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        using (var gone = new CancellationTokenSource())
        {
            var wait = world.Running!.Node!.Transport.AskAsync(
                new Look(session, Some.Tenant, WaitUntilSettled: true), TimeSpan.FromSeconds(60), gone.Token).AsTask();
            await Task.Delay(TimeSpan.FromSeconds(1), world.Simulation.Time);
#pragma warning disable CA1849 // CancelAsync goes by way of the pool, which a simulated run does not see.
            gone.Cancel();
#pragma warning restore CA1849
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }
        Ok(await world.AskAsync(Some.Create(Some.NewSession())));
    }, new ActorSettings { MaxResidentSessions = 1 });

    [Fact]
    public void A_look_that_was_being_answered_when_the_actor_was_stopped_is_not_held() => Run(async world =>
    {
        world.Engine.Answer = async (input, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        var node = world.Running!.Node!;
        await Task.Delay(TimeSpan.FromSeconds(5), world.Simulation.Time);
        Assert.Equal(0, node.Region.Stats.Residents);
        var (loading, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.Journal.Loading = async _ =>
        {
            loading.TrySetResult();
            await go.Task;
        };
        var begun = world.Simulation.Time.GetUtcNow();
        var look = node.Region.HandleAsync(
            new Look(session, Some.Tenant, WaitUntilSettled: true), begun.AddMinutes(1), default).AsTask();
        await loading.Task;
        await node.Region.LostAsync(Shards.Of(session));
        go.SetResult();
        await Assert.ThrowsAsync<ShardLostException>(() => look);
        Assert.Equal(begun, world.Simulation.Time.GetUtcNow());
    }, new ActorSettings { IdlePassivationSeconds = 1 });

    private static void Run(
        Func<SimWorld, Task> script, ActorSettings? actors = null, int queueLimit = 100, int slots = 2)
    {
        var simulation = new Simulation(42);
        var world = new SimWorld(simulation)
        {
            Actors = actors ?? new ActorSettings(),
            Queues = new() { WorkQueueLimit = queueLimit },
            Slots = slots,
        };
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await script(world);
        });
    }
}
