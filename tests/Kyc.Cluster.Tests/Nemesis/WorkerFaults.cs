using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>What befalls workers: killed or frozen with a job in hand, and a job that kills whoever takes it.</summary>
[Collection(NemesisCollection.Name)]
public sealed class WorkerFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const double RedoneWithinMs = 2000;
    private const double FrozenRedoneWithinMs = 6000;
    private const int Tries = 3;

    [Fact]
    public async Task The_job_of_a_killed_worker_is_redone_by_another()
    {
        var scenario = await nemesis.BeginAsync("kill -9 of a worker in a job", output);
        var redone = new List<double>();
        for (var round = 0; round < NemesisMode.Times(3, 20); round++)
        {
            var (start, flown) = await BeginJobAsync(scenario);
            start.Worker.Kill();
            var killed = TimeProvider.System.GetUtcNow();
            redone.Add(((await start.Watch.StartedAsync(start.Session, 2)).At - killed).TotalMilliseconds);
            Assert.Equal("verified", (await flown).Status);
            await start.Worker.RestartAsync();
        }
        scenario.NoteTimes("started again elsewhere", redone);
        await scenario.EndAsync();
        Assert.InRange(Percentiles.Of(redone, 0.99), 0, NemesisMode.Limit(RedoneWithinMs));
    }

    [Fact]
    public async Task The_job_of_a_frozen_worker_is_redone_and_its_late_result_refused()
    {
        var scenario = await nemesis.BeginAsync("SIGSTOP and SIGCONT of a worker in a job", output);
        var redone = new List<double>();
        for (var round = 0; round < NemesisMode.Times(1, 10); round++)
        {
            var (start, flown) = await BeginJobAsync(scenario);
            start.Worker.Freeze();
            var frozen = TimeProvider.System.GetUtcNow();
            redone.Add(((await start.Watch.StartedAsync(start.Session, 2)).At - frozen).TotalMilliseconds);
            start.Worker.Thaw();
            Assert.Equal("verified", (await flown).Status);
            if (!start.Worker.Runs) await start.Worker.RestartAsync();
        }
        scenario.NoteTimes("started again elsewhere", redone);
        await scenario.EndAsync();
        Assert.InRange(Percentiles.Of(redone, 1), 0, NemesisMode.Limit(FrozenRedoneWithinMs));
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_is_given_up_after_three_tries_and_harms_no_other()
    {
        var scenario = await nemesis.BeginAsync("poison job", output);
        var cluster = scenario.Cluster;
        var watch = new JobWatch(cluster);
        var calm = await CommandTimesAsync(scenario, () => Task.Delay(NemesisMode.Times(3000, 15000)));
        var session = (await scenario.Client.CreateAsync()).Session!;
        await scenario.Client.PutAsync(session, nemesis.Card);
        var submitted = await scenario.Client.PutAsync(session, nemesis.LongVideo);
        Assert.Equal("processing", submitted.Status);
        FlownSession? given = null;
        var poisoned = await CommandTimesAsync(scenario, async () =>
        {
            var settled = SessionFlow.SettleAsync(scenario.Client, session, submitted.Start, submitAgain: false);
            var back = new List<Task>();
            for (var @try = 1; @try <= Tries; @try++)
            {
                var start = await watch.StartedAsync(session, @try);
                start.Worker.Kill();
                // Not waited for: the next try may be under way elsewhere already.
                back.Add(start.Worker.RestartAsync());
            }
            await Task.WhenAll(back);
            given = await settled;
        });
        Assert.Equal("requires_input", given!.Status);
        Assert.Equal(Tries, watch.Starts().Count(start => start.Session == session));
        string? code = null;
        await scenario.Client.LookAsync(session, see: view =>
            code = view.GetProperty("last_error").GetProperty("code").GetString());
        Assert.Contains(code, new[] { "processing_timeout", "internal_error" });
        // The session itself is not lost: submitted again with workers that live, it is decided.
        await scenario.Client.SubmitAsync(session);
        var decided = await SessionFlow.SettleAsync(scenario.Client, session, TimeProvider.System.GetUtcNow());
        scenario.Note("tries before it was given up", $"{Tries}, as {code}; then submitted again: {decided.Status}");
        scenario.NoteTimes("others' commands, calm", calm);
        scenario.NoteTimes("others' commands, meanwhile", poisoned);
        await scenario.EndAsync();
        Assert.Equal("verified", decided.Status);
    }

    private sealed record Begun(JobWatch Watch, ClusterNode Worker, string Session);

    /// <summary>Sends a session and returns when its job is in a worker's hand.</summary>
    private async Task<(Begun Start, Task<FlownSession> Flown)> BeginJobAsync(Scenario scenario)
    {
        var watch = new JobWatch(scenario.Cluster);
        var known = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var card = nemesis.Card.Unlike(scenario.Random.NextInt64());
        var flown = SessionFlow.FlyAsync(scenario.Client, card, nemesis.LongVideo, session =>
        {
            known.SetResult(session);
            return Task.CompletedTask;
        });
        var session = await known.Task;
        var start = await watch.StartedAsync(session, 1);
        return (new Begun(watch, start.Worker, session), flown);
    }

    /// <summary>Times of light commands while something goes on, milliseconds.</summary>
    private async Task<IReadOnlyList<double>> CommandTimesAsync(Scenario scenario, Func<Task> meanwhile)
    {
        var own = new RecordingClient(scenario.Cluster.Http, new ClientHistory());
        await using (new CommandLoad(own, nemesis.SmallCard, 4, TimeSpan.FromMilliseconds(40), scenario.Seed))
            await meanwhile();
        foreach (var request in own.History.Requests) scenario.History.Add(request);
        return [.. own.History.Requests.Select(request => request.Took.TotalMilliseconds)];
    }
}
