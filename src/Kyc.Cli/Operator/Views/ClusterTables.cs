using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>The cluster for people.</summary>
internal static class ClusterTables
{
    /// <summary>The whole in one look: who is there, who owns what, who works.</summary>
    public static void Show(IAnsiConsole console, ClusterDocument cluster)
    {
        var broker = cluster.Broker is { } name ? $" over {Words.Plain(name)}" : "";
        var unowned = cluster.Shards - cluster.ShardsOwned;
        console.MarkupLine(
            $"[bold]{Words.Count(cluster.Members.Count, "member", "members")}[/], "
            + $"{cluster.ShardsOwned} of {cluster.Shards} shards owned"
            + (unowned > 0 ? $", [red]{unowned} without an owner[/]" : "")
            + $"  [grey]({cluster.Transport}{broker}, as {Words.Plain(cluster.Self)} sees it)[/]");
        var table = Words.Table("node", "status", "roles", "shards", "residents", "jobs", "device", "beat", "version")
            .Right(3, 4, 5, 7);
        foreach (var member in cluster.Members)
            table.AddRow(
                Name(member, cluster.Self), Words.Status(member.Status), Roles(member), Shards(member),
                Words.Quiet(member.Residents), Jobs(member), Words.Device(member.Device),
                Words.Age(cluster.At - member.LastBeat), Words.Plain(Short(member.Version)));
        console.Write(table);
    }

    /// <summary>Everything known of each member, one below the other.</summary>
    public static void Members(IAnsiConsole console, ClusterDocument cluster)
    {
        foreach (var member in cluster.Members)
        {
            console.MarkupLine($"[bold]{Name(member, cluster.Self)}[/] {Words.Status(member.Status)}");
            var grid = new Grid().AddColumns(2);
            Row(grid, "roles", Roles(member));
            Row(grid, "process", Words.Plain(member.Process));
            Row(grid, "incarnation", Words.Plain(member.Incarnation));
            Row(grid, "version", Words.Plain(member.Version));
            Row(grid, "started", $"{Words.When(member.StartedAt)} UTC, {Words.Age(cluster.At - member.StartedAt)} ago");
            Row(grid, "last beat", $"{Words.Age(cluster.At - member.LastBeat)} ago");
            Row(grid, "shards", $"{member.Shards} of {cluster.Shards}, {Words.Number(member.Residents)} residents");
            if (member.Slots > 0)
                Row(grid, "worker", $"{member.JobsInHand} of {member.Slots} slots busy"
                                    + (member.Paused ? ", [yellow]paused[/]" : "")
                                    + $", {Words.Device(member.Device)}");
            if (member.DatabasePool > 0)
                Row(grid, "database", $"{member.DatabaseConnections} of {member.DatabasePool} connections");
            if (member.Admin.Length > 0) Row(grid, "admin", Words.Plain(member.Admin));
            console.Write(new Padder(grid, new Padding(2, 0, 0, 1)));
        }
    }

    /// <summary>One line a member, as pbm prints them.</summary>
    public static void Lines(IAnsiConsole console, ClusterDocument cluster, bool counted)
    {
        foreach (var member in cluster.Members)
            console.Profile.Out.Writer.WriteLine(
                $"{member.Node}@{member.Process} | [{string.Join(",", member.Roles)}] | {Pbm(member)} | "
                + member.Version);
        if (counted) console.Profile.Out.Writer.WriteLine($"Count: {cluster.Members.Count} nodes");
    }

    /// <summary>Who owns how much.</summary>
    public static void Regions(IAnsiConsole console, RegionsDocument regions)
    {
        var table = Words.Table("node", "status", "shards", "share", "residents").Right(2, 3, 4);
        foreach (var region in regions.Regions)
            table.AddRow(
                Words.Plain(region.Node), Words.Status(region.Status), Words.Quiet(region.Shards),
                Words.Percent(region.Share), Words.Quiet(region.Residents));
        console.Write(table);
        console.MarkupLine(regions.Unowned == 0
            ? $"[grey]{regions.Shards} shards, each with an owner[/]"
            : $"[red]{regions.Unowned} of {regions.Shards} shards without an owner[/]");
    }

    /// <summary>Unreachable is a remark in pbm's lines, beside the status.</summary>
    private static string Pbm(MemberDocument member) =>
        member.Status == "unreachable" ? "up | unreachable" : $"{member.Status} | ";

    private static string Name(MemberDocument member, string self) =>
        Words.Plain(member.Node) + (member.Node == self ? "[grey]*[/]" : "");

    private static string Roles(MemberDocument member) =>
        member.Roles.Count == 0 ? "[grey]none[/]" : Words.Plain(string.Join(", ", member.Roles));

    private static string Shards(MemberDocument member) =>
        member.Roles.Contains("sessions") ? Words.Quiet(member.Shards) : "[grey]-[/]";

    private static string Jobs(MemberDocument member) =>
        member.Slots == 0 && !member.Roles.Contains("worker") ? "[grey]-[/]"
        : $"{member.JobsInHand}/{member.Slots}" + (member.Paused ? " [yellow]paused[/]" : "");

    /// <summary>Without the commit, which tables have no room for.</summary>
    private static string Short(string version) => version.Split('+')[0];

    private static void Row(Grid grid, string name, string value) => grid.AddRow($"[grey]{name}[/]", value);
}
