using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Two of three brokers die: without a majority nothing is confirmed, with it all goes on.</summary>
[Collection(NemesisCollection.Name)]
[Trait(LongForm.Trait, LongForm.Value)]
public sealed class BrokerQuorumFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const double ResumedWithinMs = 5000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Two_of_three_brokers_die_one_comes_back_and_nothing_is_lost()
    {
        await using var brokers = await BrokerCluster.StartAsync();
        await using var cluster = await ClusterUnderTest.StartAsync(
            ClusterPlan.Of(edges: 1, sessions: 2, workers: 1) with { Brokers = brokers }, nemesis.Servers);
        var scenario = new Scenario(cluster, "2 of 3 brokers killed, one back", output);
        var resumed = new List<double>();
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 4, Pace, scenario.Seed))
        await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 1, scenario.Seed))
        {
            await Task.Delay(Calm);
            brokers.Kill(1);
            brokers.Kill(2);
            await Task.Delay(Down);
            await brokers.RestartAsync(1);
            var ready = TimeProvider.System.GetUtcNow();
            resumed.Add(await ResumedAsync(scenario, ready));
            await brokers.RestartAsync(2);
            await Task.Delay(Calm);
        }
        scenario.NoteTimes("second broker ready to the first command answered", resumed);
        await scenario.EndAsync();
        Assert.InRange(Percentiles.Of(resumed, 1), 0, ResumedWithinMs);
    }

    private static async Task<double> ResumedAsync(Scenario scenario, DateTimeOffset ready)
    {
        ClientRequest? first = null;
        await Wait.UntilAsync(() => (first = scenario.History.Requests.FirstOrDefault(request =>
            request.End >= ready && request is { Outcome: Outcome.Acknowledged, Operation: not Operation.Look }))
            is not null, Patience, "a command to be answered", scenario.Cluster.Logs);
        return (first!.End - ready).TotalMilliseconds;
    }
}
