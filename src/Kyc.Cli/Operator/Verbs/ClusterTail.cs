using System.CommandLine;
using System.Text.Json;
using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc cluster tail</c>: a line for each change among the members, as one node sees it.</summary>
internal static class ClusterTail
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("tail", "a line for each change among the members, until stopped")
        {
            OperatorOptions.Json, OperatorOptions.Admin, OperatorOptions.TokenFile,
            OperatorOptions.Ca, OperatorOptions.Certificate, OperatorOptions.Key,
        };
        command.SetAction(async (line, stop) =>
        {
            using var client = AdminClient.Of(line);
            await FollowAsync(client, console, line.GetValue(OperatorOptions.Json), stop);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task FollowAsync(AdminClient client, CliConsole console, bool json, CancellationToken stop)
    {
        var screen = new Screen(console, Pause);
        IReadOnlyDictionary<string, MemberDocument> before = new Dictionary<string, MemberDocument>();
        do
        {
            var cluster = await client.GetAsync("cluster", AdminJson.Default.ClusterDocument, stop);
            var now = cluster.Members.ToDictionary(member => member.Node);
            foreach (var (node, was, became) in Changes(before, now))
                screen.Line(json
                    ? JsonSerializer.Serialize(new { at = WireTime.Write(cluster.At), node, was, became })
                    : $"{Words.Exactly(cluster.At)} {node}: {was ?? "not there"} -> {became ?? "forgotten"}");
            before = now;
        } while (await screen.PauseAsync(stop));
    }

    private static IEnumerable<(string Node, string? Was, string? Became)> Changes(
        IReadOnlyDictionary<string, MemberDocument> before, IReadOnlyDictionary<string, MemberDocument> now) =>
        before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(node => (node, Standing(before.GetValueOrDefault(node)), Standing(now.GetValueOrDefault(node))))
            .Where(change => change.Item2 != change.Item3);

    private static string? Standing(MemberDocument? member) => member is null ? null
        : $"{member.Status}, {member.Shards} shards{(member.Paused ? ", paused" : "")}";
}
