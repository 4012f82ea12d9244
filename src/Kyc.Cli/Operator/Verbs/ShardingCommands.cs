using System.CommandLine;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc sharding</c>: which node owns which shards and sessions.</summary>
internal static class ShardingCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new("sharding", "which node owns which shards and sessions")
    {
        new Command("regions", "shards and residents of each node").Looks(console, new LookPlan<RegionsDocument>(
            Json.RegionsDocument, (client, _, cancel) => client.GetAsync("regions", Json.RegionsDocument, cancel),
            (rich, regions, _) => ClusterTables.Regions(rich, regions))),
        new Command("shards", "owner of each shard, and what waits for it").Looks(console, new LookPlan<ShardsDocument>(
            Json.ShardsDocument, (client, _, cancel) => client.GetAsync("shards", Json.ShardsDocument, cancel),
            (rich, shards, _) => ShardTable.Draw(rich, shards))),
        Locate(console),
    };

    private static Command Locate(CliConsole console)
    {
        var session = new Argument<string>("SESSION_ID") { Description = "a session" };
        return new Command("locate", "shard and owner of a session") { session }.Looks(
            console, new LookPlan<LocationDocument>(
                Json.LocationDocument,
                (client, line, cancel) => client.GetAsync(
                    $"sessions/{MemberOrder.Segment(line.GetValue(session)!)}/location", Json.LocationDocument, cancel),
                (rich, place, _) => SessionTexts.Location(rich, place)));
    }
}
