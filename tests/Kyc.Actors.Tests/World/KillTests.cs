using Kyc.Actors.TestKit;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Actors.Tests.World;

/// <summary>
/// A process that ends at any moment loses nothing that was accepted, decides once, and leaves nobody stuck.
/// </summary>
public sealed class KillTests
{
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(10);

    // Every kill under a comparison costs a try: more tries than kills, so that the end is the same.
    private static readonly Policy PatientPolicy = Some.Policy with { MaxJobTries = 10 };

    [Fact]
    public void An_undisturbed_session_is_decided()
    {
        var world = Play(seed: 1, sessions: 1, kills: []);
        Assert.Equal(1, world.Engine.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_kill_at_any_await_of_a_session_loses_nothing(int seed)
    {
        var steps = Play(seed, sessions: 1, kills: []).Simulation.Steps;
        Assert.InRange(steps, 20, 10_000);
        for (var step = 1L; step <= steps; step++) Play(seed, sessions: 1, kills: [step]);
    }

    [Fact]
    public void Kills_at_random_moments_of_many_sessions_lose_nothing()
    {
        for (var seed = 100; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var kills = Enumerable.Range(0, 3).Select(_ => (long)chance.Next(1, 400)).ToHashSet();
            Play(seed, sessions: 6, kills);
        }
    }

    private static SimWorld Play(int seed, int sessions, HashSet<long> kills)
    {
        var simulation = new Simulation(seed);
        var world = new SimWorld(simulation);
        simulation.BeforeStep = step =>
        {
            if (kills.Contains(step)) world.Kill();
        };
        try
        {
            simulation.Run(async () =>
            {
                await world.StartAsync();
                await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => OneAsync(world)));
            });
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}, kills at {string.Join(',', kills)}: {error.Message}",
                error);
        }
        return world;
    }

    private static async Task OneAsync(SimWorld world)
    {
        var begun = world.Simulation.Time.GetUtcNow();
        var session = await world.OpenAsync(PatientPolicy);
        var state = await world.SettledAsync(session);
        Assert.Equal(SessionStatus.Verified, state.Status);
        Assert.InRange(world.Simulation.Time.GetUtcNow() - begun, TimeSpan.Zero, SoonEnough);
        CheckHistory(world, session);
    }

    private static void CheckHistory(SimWorld world, SessionId session)
    {
        var history = world.Journal.EventsOf(session);
        Assert.Null(EventChain.FirstBreak(session, history));
        Assert.Single(history, record => record.Type == "session_decided");
        Assert.Equal(2, history.Count(record => record.Type == "file_accepted"));
        Assert.Single(history, record => record.Type == "comparison_requested");
    }
}
