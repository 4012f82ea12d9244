using System.Globalization;
using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>The key ring for people.</summary>
internal static class RingTexts
{
    /// <summary>The keys, what is left to do, and what is amiss.</summary>
    public static void Ring(IAnsiConsole console, RingDocument ring)
    {
        var table = Words.Table("version", "id", "state", "made (UTC)", "data keys").Right(0, 4);
        foreach (var key in ring.Keys)
        {
            table.AddRow(
                key.Version.ToString(CultureInfo.InvariantCulture), key.Id, key.State,
                key.Created is { } at ? Words.Exactly(at) : "unknown",
                key.DataKeys?.ToString(CultureInfo.InvariantCulture) ?? "unknown");
        }
        console.Write(table);
        if (ring.Left is > 0 and var left)
            console.MarkupLine($"{Words.Count(left, "data key is", "data keys are")} to be wrapped anew");
        foreach (var id in ring.Missing)
            console.MarkupLine($"[red]data needs master key {Words.Plain(id)}, which is not in the ring[/]");
        if (ring.Trouble is { } trouble) console.MarkupLine($"[red]{Words.Plain(trouble)}[/]");
    }
}
