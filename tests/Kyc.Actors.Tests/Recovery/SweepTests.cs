using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Recovery;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;
using static Kyc.Actors.Tests.World.SimWorld;

namespace Kyc.Actors.Tests.Recovery;

/// <summary>What is owed is found again; what is overdue ends; what is stuck is named.</summary>
public sealed class SweepTests
{
    [Fact]
    public void A_session_that_waited_too_long_expires() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session, Some.Policy with { LifetimeSeconds = 60 })));
        await Task.Delay(TimeSpan.FromSeconds(100), world.Simulation.Time);
        Assert.Equal(SessionStatus.Expired, world.Journal.StateOf(session).Status);
    });

    [Fact]
    public void A_session_that_does_not_answer_holds_up_no_other_expiry() => Run(async world =>
    {
        var sessions = Enumerable.Range(0, 3).Select(_ => Some.NewSession()).ToArray();
        foreach (var session in sessions)
            Ok(await world.AskAsync(Some.Create(session, Some.Policy with { LifetimeSeconds = 60 })));
        world.Journal.Writing = append =>
            append.State.Id == sessions[0] ? throw new InvalidOperationException("scripted") : default;
        await Task.Delay(TimeSpan.FromSeconds(100), world.Simulation.Time);
        Assert.Equal(
            [SessionStatus.RequiresInput, SessionStatus.Expired, SessionStatus.Expired],
            sessions.Select(session => world.Journal.StateOf(session).Status));
    });

    [Fact]
    public void A_lease_of_an_earlier_start_is_void_at_once() => Run(async world =>
    {
        var reached = new TaskCompletionSource();
        var calls = 0;
        world.Engine.Answer = async (input, cancel) =>
        {
            if (++calls > 1) return Some.Report(input);
            reached.TrySetResult();
            await new TaskCompletionSource().Task;
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        await reached.Task;
        world.Kill();
        var killed = world.Simulation.Time.GetUtcNow();
        await world.StartAsync();
        Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
        Assert.InRange(world.Simulation.Time.GetUtcNow() - killed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    });

    [Fact]
    public void Many_owed_jobs_are_swept_in_without_holding_up_a_question() => Run(async world =>
    {
        world.Engine.Answer = async (input, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        for (var i = 0; i < 300; i++) await world.OpenAsync();
        world.Kill();
        await world.StartAsync();
        var begun = world.Simulation.Time.GetUtcNow();
        Ok(await world.AskAsync(Some.Create(Some.NewSession())));
        Assert.Equal(begun, world.Simulation.Time.GetUtcNow());
        await Task.Delay(TimeSpan.FromSeconds(1), world.Simulation.Time);
        var seen = await world.Running!.Node!.Transport.InspectAsync(default);
        Assert.Equal(300, seen.JobsQueued + seen.JobsInHand);
    });

    [Fact]
    public void A_stuck_session_is_named_with_its_cause_at_a_bounded_rate()
    {
        var simulation = new Simulation(5);
        var world = new SimWorld(simulation) { Slots = 1 };
        var lines = new Lines();
        simulation.Run(async () =>
        {
            await world.StartAsync();
            world.Engine.Answer = async (_, _) =>
            {
                await new TaskCompletionSource().Task;
                return Some.Report();
            };
            var held = await world.OpenAsync(Some.Policy with { MaxJobTries = 10 });
            var waiting = await world.OpenAsync();
            await Task.Delay(TimeSpan.FromSeconds(310), simulation.Time);
            await using var sweeper = new OpenWorkSweeper(
                world.Journal, world.Running!.Node!.Transport, new RecoverySettings(), simulation.Time, lines);
            for (var shard = 0; shard < Shards.Count; shard++) sweeper.Acquired(shard);
            await sweeper.SweepAsync(default);
            await sweeper.SweepAsync(default);
            Assert.Contains(lines.Texts,
                line => line.Contains(held.Value) && line.Contains("leased by local/start1/1"));
            Assert.Contains(lines.Texts, line => line.Contains(waiting.Value) && line.Contains("waiting for a worker"));
            Assert.Equal(2, lines.Texts.Count(line => line.Contains("is stuck")));
        });
    }

    private static void Run(Func<SimWorld, Task> script)
    {
        var simulation = new Simulation(44);
        var world = new SimWorld(simulation);
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await script(world);
        });
    }

    private sealed class Lines : ILogger<OpenWorkSweeper>
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Texts.Enqueue(formatter(state, exception));
    }
}
