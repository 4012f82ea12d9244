using System.Collections.Concurrent;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>How long survivors take to answer for the shards of a node that is gone.</summary>
internal static class Takeover
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Has something happen to a node, and asks a session of each of its shards at once; the milliseconds that each
    /// answer took. A client that is given asks instead of the scenario's own, whose balancer may have sent a question
    /// to the victim itself.
    /// </summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(
        Scenario scenario, IReadOnlyDictionary<int, string> probes, ClusterNode victim, Action befall,
        RecordingClient? client = null)
    {
        var shards = victim.Shards();
        Assert.NotEmpty(shards);
        befall();
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(shards.Select(async shard =>
        {
            var asked = TimeProvider.System.GetTimestamp();
            var look = await (client ?? scenario.Client).LookAsync(probes[shard]);
            times.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            Assert.Equal(Outcome.Acknowledged, look.Outcome);
        }));
        return [.. times];
    }

    /// <summary>
    /// Waits until every shard has one owner and each session node its share; returns how long it took.
    /// </summary>
    public static Task<TimeSpan> SharedOutAsync(ClusterUnderTest cluster)
    {
        var nodes = cluster.With(NodeSpec.Sessions).Where(node => node.Runs).ToArray();
        var least = Kyc.Sessions.Ids.Shards.Count / nodes.Length / 3;
        return Wait.UntilAsync(() =>
        {
            var owned = nodes.Select(node => node.Shards()).ToArray();
            return owned.Sum(shards => shards.Count) == Kyc.Sessions.Ids.Shards.Count
                && owned.All(shards => shards.Count >= least);
        }, SettlePatience, "the shards to be shared out",
            () => string.Join(", ", nodes.Select(node => $"{node.Name} {node.Shards().Count}")));
    }
}
