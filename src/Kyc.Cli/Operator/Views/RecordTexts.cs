using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>Journal, audit log, log levels and health for people.</summary>
internal static class RecordTexts
{
    private const int SummaryIndent = 5;

    /// <summary>A session's events, what they say below each other.</summary>
    public static void Journal(IAnsiConsole console, JournalDocument journal)
    {
        var type = journal.Events.Max(entry => entry.Type.Length);
        foreach (var entry in journal.Events)
        {
            var damaged = journal.FirstBad <= entry.Version;
            console.MarkupLine(
                $"[grey]{entry.Version,3}[/]  {Words.Exactly(entry.At)}  [bold{(damaged ? " red" : "")}]"
                + $"{Words.Plain(entry.Type).PadRight(type)}[/]  [grey]{entry.HashPrefix}  "
                + $"{Words.Plain(Short(entry.CommandId))}[/]");
            if (Says(entry) is { Length: > 0 } says)
                console.Write(new Padder(new Markup(says), new Padding(SummaryIndent, 0, 0, 0)));
        }
        console.MarkupLine(journal.FirstBad is { } bad
            ? $"[red]event {bad} is not what was written[/]"
            : $"[green]ok[/]: {Words.Count(journal.Events.Count, "event", "events")}, every hash as written");
    }

    /// <summary>Whether the journal is what was written.</summary>
    public static void Verification(IAnsiConsole console, JournalVerificationDocument found) =>
        console.Profile.Out.Writer.WriteLine(found.FirstBad is { } bad
            ? $"{bad.Kind}: session {bad.Session ?? "unknown"}, event {bad.Version}"
              + $"{(bad.Position > 0 ? $", place {bad.Position}" : "")}: {bad.Why} "
              + $"({found.Events} events of {found.Sessions} sessions were read before it)"
            : $"ok: {found.Events} events of {found.Sessions} sessions, every hash and seal as written");

    /// <summary>Who did and read what: two lines a row, which fit a narrow terminal and a pipe.</summary>
    public static void Audit(IAnsiConsole console, AuditDocument audit)
    {
        foreach (var row in audit.Rows)
        {
            console.MarkupLine(
                $"[grey]{row.Chain}/{row.Number}[/]  {Words.When(row.At)}  [bold]{Words.Plain(row.Action)}[/] "
                + $"{Words.Plain(row.Target)}  {Words.Status(row.Outcome)}");
            string?[] rest = [row.Tenant, row.Actor, row.RequestId, row.Node, row.Reason];
            console.Write(new Padder(
                new Markup($"[grey]{Words.Plain(string.Join("  ", rest.Where(text => text is { Length: > 0 })))}[/]"),
                new Padding(SummaryIndent, 0, 0, 0)));
        }
        if (audit.Rows.Count == 0) console.MarkupLine("[grey]no row is there that fits[/]");
    }

    /// <summary>Whether the audit log is what was written.</summary>
    public static void Verification(IAnsiConsole console, AuditVerificationDocument found) =>
        console.Profile.Out.Writer.WriteLine(found.FirstBad is { } bad
            ? $"{bad.Kind}: row {bad.Chain}/{bad.Number} of the audit log: {bad.Why} "
              + $"({found.Rows} rows were read before it)"
            : $"ok: {found.Rows} rows of {found.Chains} chains of the audit log, every hash and seal as written");

    /// <summary>Levels of the log.</summary>
    public static void Levels(IAnsiConsole console, LogLevelsDocument levels)
    {
        var table = Words.Table("category", "level", "from", "until (UTC)");
        foreach (var level in levels.Levels)
            table.AddRow(
                Words.Plain(level.Category), Words.Plain(level.Level),
                level.Origin == "operator" ? "[yellow]operator[/]" : level.Origin,
                level.Until is { } until ? Words.When(until) : level.Origin == "operator" ? "the node stops" : "");
        console.Write(table);
    }

    /// <summary>Whether a node can work.</summary>
    public static void Health(IAnsiConsole console, HealthDocument health)
    {
        console.MarkupLine($"{Words.Plain(health.Node)} is {Words.Status(health.Status)}");
        if (health.Checks.Count == 0) return;
        var table = Words.Table("check", "", "found");
        table.Columns[2].NoWrap = false;
        foreach (var check in health.Checks)
            table.AddRow(
                Words.Plain(check.Name), check.Ok ? "[green]ok[/]" : "[red]failed[/]", Words.Plain(check.Detail));
        console.Write(table);
    }

    private static string Says(EventDocument entry) => string.Join(
        ", ", entry.Summary.Where(field => field.Value.Length > 0)
            .Select(field => $"[grey]{Words.Plain(field.Key)}[/] {Words.Plain(field.Value)}"));

    /// <summary>Commands of the cluster itself hold a whole job id; its middle says nothing new.</summary>
    private static string Short(string command) =>
        command.Length <= 24 ? command : $"{command[..10]}…{command[^10..]}";
}
