using Kyc.Cluster.Tests.Cluster;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>What befalls nodes that own sessions: kill -9 under load, and being frozen and woken.</summary>
[Collection(NemesisCollection.Name)]
public sealed class SessionNodeFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const int Fenced = 1001;
    private const double AnswerWithinMs = 1000;
    private const double TakenOverWithinMs = 4000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Awake = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Survivors_answer_for_a_killed_node_and_nothing_is_lost_or_doubled()
    {
        var scenario = await nemesis.BeginAsync($"kill -9 of a session node, {NemesisMode.Kills} times", output);
        var cluster = scenario.Cluster;
        var times = new List<double>();
        var back = new List<double>();
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 6, Pace, scenario.Seed))
        await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 1, scenario.Seed))
        {
            for (var kill = 0; kill < NemesisMode.Kills; kill++)
            {
                await Takeover.SharedOutAsync(cluster);
                await Task.Delay(scenario.Random.Next(500));
                var nodes = cluster.With(NodeSpec.Sessions);
                var victim = nodes[scenario.Random.Next(nodes.Count)];
                times.AddRange(await Takeover.MeasureAsync(scenario, nemesis.Probes, victim, victim.Kill));
                await victim.RestartAsync();
                back.Add((await Takeover.SharedOutAsync(cluster)).TotalMilliseconds);
            }
        }
        scenario.NoteTimes("killed node's sessions answered", times);
        scenario.NoteTimes("started anew to its share", back);
        var failed = scenario.Failures;
        await scenario.EndAsync();
        Assert.Empty(failed);
        Assert.InRange(Percentiles.Of(times, 0.99), 0, NemesisMode.Limit(AnswerWithinMs));
    }

    [Fact]
    public async Task A_frozen_node_is_replaced_and_writes_nothing_when_it_wakes()
    {
        var scenario = await nemesis.BeginAsync("SIGSTOP and SIGCONT of a session node", output);
        var cluster = scenario.Cluster;
        var times = new List<double>();
        var (fenced, late) = (0, 0);
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 16, Pace / 4, scenario.Seed))
        {
            for (var round = 0; round < NemesisMode.Times(1, 10); round++)
            {
                await Takeover.SharedOutAsync(cluster);
                var nodes = cluster.With(NodeSpec.Sessions);
                var victim = nodes[scenario.Random.Next(nodes.Count)];
                // A database that answers nobody for a moment leaves the node with appends in hand: when it wakes it
                // does try to write, and what stops it is counted.
                await using (await TableLock.TakeAsync(cluster.DatabaseAccess, "events"))
                {
                    await Task.Delay(Held);
                    victim.Freeze();
                }
                var frozen = TimeProvider.System.GetUtcNow();
                times.AddRange(await Takeover.MeasureAsync(scenario, nemesis.Probes, victim, () => { }));
                var place = victim.Log.Position;
                victim.Thaw();
                await Task.Delay(Awake);
                fenced += victim.Log.Count(Fenced, place);
                late += await ZombieWrites.CountAsync(cluster, victim.Log.Events(ZombieWrites.Told, place), frozen);
                await HealAsync(victim);
            }
        }
        scenario.NoteTimes("frozen node's sessions answered", times);
        scenario.Note("fenced appends of the woken node", $"{fenced}");
        scenario.Note("events written by it after the takeover", $"{late}");
        await scenario.EndAsync();
        Assert.Equal(0, late);
        Assert.True(fenced > 0, "the woken node never tried to write: nothing was proven");
        Assert.InRange(Percentiles.Of(times, 1), 0, NemesisMode.Limit(TakenOverWithinMs));
    }

    /// <summary>A node may answer to its eviction by ending; whoever supervises it starts it anew.</summary>
    private static Task HealAsync(ClusterNode node) => node.Runs ? Task.CompletedTask : node.RestartAsync();
}
