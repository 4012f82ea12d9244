using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>Every shard, in as many columns as the terminal has room for.</summary>
internal static class ShardTable
{
    private const int FiguresWidth = 32;
    private const int MaxGroups = 4;

    /// <summary>The table.</summary>
    public static void Draw(IAnsiConsole console, ShardsDocument shards)
    {
        var queued = shards.Shards.Any(shard => shard.Ready is not null);
        var owner = shards.Shards.Max(shard => shard.Owner?.Length ?? 0);
        var groups = Math.Clamp(console.Profile.Width / (owner + (queued ? FiguresWidth : FiguresWidth / 2)), 1,
            MaxGroups);
        var columns = queued ? ["shard", "owner", "ready", "in hand"] : new[] { "shard", "owner" };
        var table = Words.Table([.. Enumerable.Repeat(columns, groups).SelectMany(names => names)]);
        for (var at = 0; at < table.Columns.Count; at++)
            if (at % columns.Length != 1)
                table.Columns[at].RightAligned();
        var rows = (shards.Shards.Count + groups - 1) / groups;
        for (var row = 0; row < rows; row++)
            table.AddRow(
            [
                .. Enumerable.Range(0, groups)
                    .SelectMany(group => Cells(shards.Shards.ElementAtOrDefault(group * rows + row), queued)),
            ]);
        console.Write(table);
    }

    private static string[] Cells(ShardDocument? shard, bool queued)
    {
        if (shard is null) return queued ? ["", "", "", ""] : ["", ""];
        var owner = shard.Owner is { } name ? Words.Plain(name) : "[red]nobody[/]";
        return queued
            ? [$"{shard.Shard}", owner, Words.Quiet(shard.Ready), Words.Quiet(shard.InHand)]
            : [$"{shard.Shard}", owner];
    }
}
