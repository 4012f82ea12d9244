using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>What befalls the broker and the database.</summary>
[Collection(NemesisCollection.Name)]
public sealed class ServerFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const double ResumedWithinMs = 5000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ResumePatience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task A_killed_broker_loses_nothing() => BefallAsync(
        "kill -9 of the broker, restarted on its data", async servers =>
        {
            servers.Broker.Kill();
            await servers.Broker.RestartAsync();
        });

    [Fact]
    public Task An_emptied_broker_loses_nothing() => BefallAsync(
        "broker emptied", servers => servers.Broker.EmptyAsync());

    [Fact]
    public Task A_killed_database_loses_nothing() => BefallAsync(
        "kill -9 of the database, restarted on its data", async servers =>
        {
            servers.Database.Kill();
            await servers.Database.RestartAsync();
        });

    /// <summary>
    /// Has something happen to a server under load, and measures from the moment when it is ready again: the first
    /// command answered, and the first job started, by which all of the cluster works.
    /// </summary>
    private async Task BefallAsync(string name, Func<ClusterServers, Task> befall)
    {
        var scenario = await nemesis.BeginAsync(name, output);
        var cluster = scenario.Cluster;
        var (answered, worked) = (new List<double>(), new List<double>());
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 6, Pace, scenario.Seed))
        await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 3, scenario.Seed))
        {
            for (var round = 0; round < NemesisMode.Times(1, 5); round++)
            {
                await Task.Delay(Before);
                var watch = new JobWatch(cluster);
                await befall(nemesis.Servers);
                var ready = TimeProvider.System.GetUtcNow();
                answered.Add(await FirstAsync(ready, "a command to be answered", cluster,
                    () => scenario.History.Requests.Where(request => request.Outcome == Outcome.Acknowledged
                        && request.Operation != Operation.Look).Select(request => request.End)));
                worked.Add(await FirstAsync(ready, "a job to be started", cluster,
                    () => watch.Starts().Select(start => start.At)));
            }
        }
        scenario.NoteTimes("ready to the first command answered", answered);
        scenario.NoteTimes("ready to the first job started", worked);
        await scenario.EndAsync();
        Assert.InRange(Percentiles.Of(answered, 1), 0, NemesisMode.Limit(ResumedWithinMs));
        Assert.InRange(Percentiles.Of(worked, 1), 0, NemesisMode.Limit(ResumedWithinMs));
    }

    private static async Task<double> FirstAsync(
        DateTimeOffset ready, string what, ClusterUnderTest cluster, Func<IEnumerable<DateTimeOffset>> times)
    {
        var first = DateTimeOffset.MaxValue;
        await Wait.UntilAsync(() =>
        {
            first = times().Where(at => at >= ready).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            return first != DateTimeOffset.MaxValue;
        }, ResumePatience, what, cluster.Logs);
        return (first - ready).TotalMilliseconds;
    }
}
