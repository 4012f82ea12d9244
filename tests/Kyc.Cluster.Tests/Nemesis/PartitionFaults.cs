using System.Diagnostics;
using System.Globalization;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Three machines with all roles each, one of which is cut off from the others, from the broker and from the database:
/// whole, or in one direction.
/// </summary>
[Collection(NemesisCollection.Name)]
[Trait(LongForm.Trait, LongForm.Value)]
public sealed class PartitionFaults(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const int Hosts = 3;
    private const double AnsweredWithinMs = 5000;
    private const double HealedWithinMs = 30_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    public static TheoryData<string> Cuts => ["cut off", "what it sends is lost", "what it is sent is lost"];

    [NeedsNetworksTheory]
    [MemberData(nameof(Cuts))]
    public async Task The_majority_answers_for_a_machine_that_is_cut_off_which_itself_accepts_nothing(string cut)
    {
        await using var network = await TestNetwork.StartAsync(Hosts);
        await using var servers = await ClusterServers.StartAsync(network.SwitchAddress);
        await using var cluster = await ClusterUnderTest.StartAsync(Plan(network), servers);
        var scenario = new Scenario(cluster, $"partition 2/1: {cut}", output);
        var probes = await NemesisCluster.ProbesAsync(cluster);
        await Takeover.SharedOutAsync(cluster);
        var victim = cluster[$"node{Hosts}"];
        using var sound = cluster.ClientOf(cluster["node1"]);
        var majority = new RecordingClient(sound, scenario.History);
        IReadOnlyList<double> times;
        int accepted;
        double healed;
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 4, Pace, scenario.Seed))
        await using (new SessionFlow(scenario.Client, nemesis.Card, nemesis.Video, 1, scenario.Seed))
        {
            await CutAsync(network, cut);
            times = await Takeover.MeasureAsync(scenario, probes, victim, () => { }, majority);
            accepted = await AcceptedInsideAsync(network, cluster, victim);
            await network.HealAsync(Hosts);
            healed = (await Takeover.SharedOutAsync(cluster)).TotalMilliseconds;
        }
        scenario.NoteTimes("its sessions answered by the majority", times);
        scenario.Note("sessions it opened while cut off", $"{accepted}");
        scenario.Note("healed to its share", healed, "ms");
        await scenario.EndAsync();
        Assert.Equal(0, accepted);
        Assert.InRange(Percentiles.Of(times, 1), 0, AnsweredWithinMs);
        Assert.InRange(healed, 0, HealedWithinMs);
    }

    private static ClusterPlan Plan(TestNetwork network) => new()
    {
        Nodes =
        [
            .. Enumerable.Range(1, Hosts).Select(host => new NodeSpec(
                $"node{host}", NodeSpec.Edge, NodeSpec.Sessions, NodeSpec.Worker)
            {
                Address = network.Address(host),
                Through = network.Through(host),
            }),
        ],
    };

    private static Task CutAsync(TestNetwork network, string cut) => cut switch
    {
        "cut off" => network.CutAsync(Hosts),
        "what it sends is lost" => network.LoseSentAsync(Hosts),
        _ => network.LoseReceivedAsync(Hosts),
    };

    /// <summary>Asks the victim's own edge, from its own side of the cut, to open sessions.</summary>
    private static async Task<int> AcceptedInsideAsync(
        TestNetwork network, ClusterUnderTest cluster, ClusterNode victim)
    {
        var accepted = 0;
        for (var ask = 0; ask < 3; ask++)
        {
            string[] command =
            [
                .. network.Through(Hosts), "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "15", "-X",
                "POST", "-H", $"Authorization: Bearer {cluster.ApiKey}", "-H", "Content-Type: application/json", "-d",
                "{}", new Uri(victim.Edge, "/v1/verification_sessions").ToString(),
            ];
            using var curl = Process.Start(new ProcessStartInfo(command[0], command[1..])
            { RedirectStandardOutput = true })!;
            var code = await curl.StandardOutput.ReadToEndAsync();
            await curl.WaitForExitAsync();
            if (int.Parse(code, CultureInfo.InvariantCulture) is >= 200 and < 300) accepted++;
        }
        return accepted;
    }
}
