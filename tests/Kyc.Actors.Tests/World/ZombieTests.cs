using Kyc.Actors.TestKit;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Tests.World;

/// <summary>A process that was stopped, replaced, and wakes up again writes nothing stale.</summary>
public sealed class ZombieTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(10);

    [Fact]
    public void An_owner_that_wakes_after_its_replacement_changes_no_decision()
    {
        for (var step = 1L; step <= 60; step++) Play(seed: (int)step, freezeAt: step);
    }

    private static void Play(int seed, long freezeAt)
    {
        var simulation = new Simulation(seed);
        var world = new SimWorld(simulation);
        Process? zombie = null;
        simulation.BeforeStep = step =>
        {
            if (step != freezeAt) return;
            zombie = world.Running;
            zombie?.Freeze();
        };
        simulation.Run(async () =>
        {
            await world.StartAsync();
            var session = await world.OpenAsync();
            Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
            var decided = world.Journal.EventsOf(session).Count;
            if (zombie is not null) zombie.Host.Frozen = false;
            await Task.Delay(LongEnough, simulation.Time);
            CheckHistory(world, session, decided);
        });
    }

    private static void CheckHistory(SimWorld world, SessionId session, int decided)
    {
        var history = world.Journal.EventsOf(session);
        Assert.Equal(decided, history.Count);
        Assert.Null(EventChain.FirstBreak(session, history));
        Assert.Single(history, record => record.Type == "session_decided");
        Assert.Equal(2, history.Count(record => record.Type == "file_accepted"));
    }
}
