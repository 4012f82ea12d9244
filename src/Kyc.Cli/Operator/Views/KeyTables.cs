using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>API keys for people; never their secrets.</summary>
internal static class KeyTables
{
    /// <summary>Keys.</summary>
    public static void List(IAnsiConsole console, KeysDocument keys)
    {
        if (keys.Keys.Count == 0)
        {
            console.MarkupLine("[grey]no keys[/]");
            return;
        }
        var table = Words.Table("key", "tenant", "name", "status", "scopes", "made (UTC)", "ends (UTC)").Right(4);
        foreach (var key in keys.Keys)
            table.AddRow(
                Words.Plain(key.Id), Words.Plain(key.Tenant), Words.Plain(key.Name), Status(key),
                Words.Number(key.Scopes.Count), Words.When(key.Created), Ends(key));
        console.Write(table);
        if (keys.NextCursor is not null) console.MarkupLine("[grey]there are older ones; --limit shows more[/]");
    }

    /// <summary>One key.</summary>
    public static void Show(IAnsiConsole console, KeyDocument key)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "");
        table.AddRow("[grey]key[/]", Words.Plain(key.Id));
        table.AddRow("[grey]tenant[/]", Words.Plain(key.Tenant));
        table.AddRow("[grey]name[/]", Words.Plain(key.Name));
        table.AddRow("[grey]status[/]", Status(key));
        table.AddRow("[grey]scopes[/]", Words.Plain(string.Join(", ", key.Scopes)));
        table.AddRow("[grey]networks[/]", key.Networks.Count == 0 ? "any" : Words.Plain(string.Join(", ", key.Networks)));
        table.AddRow("[grey]made[/]", Words.When(key.Created));
        table.AddRow("[grey]ends[/]", Ends(key));
        if (key.RevokedAt is { } revoked) table.AddRow("[grey]revoked[/]", Words.When(revoked));
        if (key.RolledTo is { } next) table.AddRow("[grey]rolled to[/]", Words.Plain(next));
        console.Write(table);
    }

    private static string Status(KeyDocument key) => key.Status == "active"
        ? key.RolledTo is null ? "[green]active[/]" : "[yellow]active, rolled[/]"
        : $"[red]{Words.Plain(key.Status)}[/]";

    private static string Ends(KeyDocument key) => key.ExpiresAt is { } end ? Words.When(end) : "never";
}
