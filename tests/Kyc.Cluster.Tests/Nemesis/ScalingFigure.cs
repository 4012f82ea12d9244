using System.Diagnostics;
using System.Globalization;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Two session nodes against one. Broker, database and the askers need cores too: on a machine with few, each node is
/// given a fixed part of a core, small enough that the nodes and not the machine are the limit.
/// </summary>
[Collection(NemesisCollection.Name)]
[Trait(LongForm.Trait, LongForm.Value)]
public sealed class ScalingFigure(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const int Askers = 64;
    private const double Target = 1.7;
    private static readonly double Part = Math.Min(1, Environment.ProcessorCount / 10.0);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Two_nodes_take_nearly_twice_the_commands_of_one()
    {
        if (!CpuShare.Possible) throw new PlatformNotSupportedException("this needs control groups, version 1");
        var one = await RateAsync(1);
        var two = await RateAsync(2);
        output.WriteLine($"one node {one:0}/s, two nodes {two:0}/s, ratio {two / one:0.00}");
        FigureTable.Add(new FigureRow("two session nodes against one", NemesisMode.Seed,
        [
            ("each node's part of a core", Part.ToString("0.00", CultureInfo.InvariantCulture)),
            ("commands a second, one node", one.ToString("0", CultureInfo.InvariantCulture)),
            ("commands a second, two nodes", two.ToString("0", CultureInfo.InvariantCulture)),
        ], $"ratio {two / one:0.00}, {Target} asked for"));
        Assert.True(two / one >= Target, $"two nodes take {two / one:0.00} times the commands of one");
    }

    private async Task<double> RateAsync(int nodes)
    {
        var shares = new List<CpuShare>();
        try
        {
            await using var cluster = await ClusterUnderTest.StartAsync(
                ClusterPlan.Of(edges: 1, nodes, workers: 0) with
                {
                    Settings = new Dictionary<string, string> { ["storage.min_free_mib"] = "0" },
                }, nemesis.Servers);
            await Takeover.SharedOutAsync(cluster);
            foreach (var node in cluster.With(NodeSpec.Sessions)) shares.Add(CpuShare.Of(node.ProcessId, Part));
            using var folder = new TempFolder();
            await using var storage = await ClusterParts.StorageAsync(cluster, folder["asker"]);
            await using var transport = await ClusterParts.TransportAsync(
                cluster, storage.ClusterKeys, "asker", NodeSpec.Edge);
            var done = 0L;
            using var stop = new CancellationTokenSource();
            var asking = Task.WhenAll(Enumerable.Range(0, Askers).Select(async _ =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await CreateAsync(transport);
                    Interlocked.Increment(ref done);
                }
            }));
            await Task.Delay(Warm);
            var (before, since) = (Interlocked.Read(ref done), Stopwatch.StartNew());
            await Task.Delay(Measured);
            var rate = (Interlocked.Read(ref done) - before) / since.Elapsed.TotalSeconds;
            await stop.CancelAsync();
            await asking;
            return rate;
        }
        finally
        {
            foreach (var share in shares) share.Dispose();
        }
    }

    private static async Task CreateAsync(ITransport transport)
    {
        var now = TimeProvider.System.GetUtcNow();
        var create = new CreateSession(
            SessionId.New(now), new TenantId("default"), CommandId.New(now), Forged.Policy);
        Assert.IsType<SessionReply.Ok>(await transport.AskAsync(new Perform(create), Deadline, CancellationToken.None));
    }
}
