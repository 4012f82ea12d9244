using System.CommandLine;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc cluster</c>: members and what becomes of them.</summary>
internal static class ClusterCommands
{
    private static readonly Option<bool> Lines = new("--lines")
    {
        Description = "one line a member, as pbm prints them",
    };

    private static readonly Option<bool> Self = new("--self") { Description = "only the node asked" };

    private static readonly Option<bool> Unreachable = new("--unreachable")
    {
        Description = "every member that is unreachable",
    };

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new(
        "cluster", "members of the cluster: who is there, leaves, is down")
    {
        Show(console), Members(console), ClusterTail.Build(console),
        MemberOrder.Build(console, "leave", "have a node drain and exit; the node asked when none is named"),
        Down(console),
        MemberOrder.Build(console, "drain", "have a node give its shards up and take no new jobs, and stay up"),
        MemberOrder.Build(console, "undrain", "have a drained node take its share again"),
    };

    private static Command Show(CliConsole console) => new Command("show", "members, shards and load in one look")
    {
        Lines, Self,
    }.Looks(console, new LookPlan<ClusterDocument>(
        AdminJson.Default.ClusterDocument,
        async (client, line, cancel) =>
        {
            var cluster = await client.GetAsync("cluster", AdminJson.Default.ClusterDocument, cancel);
            return line.GetValue(Self)
                ? cluster with { Members = [.. cluster.Members.Where(member => member.Node == cluster.Self)] }
                : cluster;
        },
        (rich, cluster, line) =>
        {
            if (line.GetValue(Lines)) ClusterTables.Lines(rich, cluster, counted: !line.GetValue(Self));
            else ClusterTables.Show(rich, cluster);
        }));

    private static Command Members(CliConsole console) => new Command("members", "everything known of each member")
        .Looks(console, new LookPlan<ClusterDocument>(
            AdminJson.Default.ClusterDocument,
            (client, _, cancel) => client.GetAsync("cluster", AdminJson.Default.ClusterDocument, cancel),
            (rich, cluster, _) => ClusterTables.Members(rich, cluster)));

    private static Command Down(CliConsole console)
    {
        var node = new Argument<string?>("NODE")
        {
            Description = "a member",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("down", "declare a node dead: its connections are closed, its shards go to others")
        {
            node, Unreachable,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(node) is null == !result.GetValue(Unreachable))
                result.AddError("name a NODE, or say --unreachable");
        });
        return command.Orders(console, new OrderPlan(async (client, line, cancel) =>
            [.. (await Which(client, line, cancel)).Select(member => $"members/{MemberOrder.Segment(member)}/down")])
        {
            Preview = async (client, line, cancel) =>
            {
                var named = await Which(client, line, cancel);
                return named.Count == 0
                    ? throw new CliException("no member is unreachable", ExitCodes.No)
                    : await MemberPreview.OfAsync(client, "down", named, cancel);
            },
        });

        async Task<IReadOnlyList<string>> Which(
            Client.AdminClient client, ParseResult line, CancellationToken cancel) =>
            line.GetValue(node) is { } one
                ? [one]
                : [
                    .. (await client.GetAsync("cluster", AdminJson.Default.ClusterDocument, cancel)).Members
                        .Where(member => member.Status == "unreachable").Select(member => member.Node),
                ];
    }
}
