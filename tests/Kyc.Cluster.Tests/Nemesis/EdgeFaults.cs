using Kyc.Cluster.Tests.Cluster;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Edges that die, and nodes that are restarted one after the other for a new build.</summary>
[Collection(NemesisCollection.Name)]
public sealed class EdgeFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task What_a_killed_edge_had_acknowledged_is_kept_and_its_clients_go_on_with_another()
    {
        var scenario = await nemesis.BeginAsync("kill -9 of an edge", output);
        var edges = scenario.Cluster.With(NodeSpec.Edge);
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 6, Pace, scenario.Seed))
        {
            for (var round = 0; round < NemesisMode.Times(2, 20); round++)
            {
                await Task.Delay(Between);
                var victim = edges[round % edges.Count];
                victim.Kill();
                await Task.Delay(Between);
                await victim.RestartAsync();
                await scenario.Cluster.ReadyAsync();
            }
        }
        await scenario.EndAsync();
    }

    [Fact]
    public async Task Every_node_is_restarted_under_load_and_no_request_fails()
    {
        var scenario = await nemesis.BeginAsync(
            NemesisMode.NextBuild is null ? "rolling restart" : "rolling restart to another build and back", output);
        var cluster = scenario.Cluster;
        var drains = new List<double>();
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 6, Pace, scenario.Seed))
        await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 1, scenario.Seed))
        {
            string?[] builds = NemesisMode.NextBuild is { } next ? [next, null] : [null];
            foreach (var build in builds)
                foreach (var node in cluster.Nodes)
                {
                    await cluster.ReadyAsync();
                    var began = TimeProvider.System.GetTimestamp();
                    Assert.Equal(0, await node.TerminateAsync());
                    drains.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                    await node.RestartAsync(build);
                    await Task.Delay(Between);
                }
            await cluster.ReadyAsync();
        }
        scenario.NoteTimes("SIGTERM to the process's end", drains);
        scenario.Note("builds", NemesisMode.NextBuild is null ? "one" : "two");
        var failed = scenario.Failures;
        await scenario.EndAsync();
        Assert.Empty(failed);
    }
}
