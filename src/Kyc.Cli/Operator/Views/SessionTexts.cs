using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>Sessions for people.</summary>
internal static class SessionTexts
{
    /// <summary>A list.</summary>
    public static void List(IAnsiConsole console, SessionsDocument sessions, DateTimeOffset now)
    {
        var table = Words.Table("session", "tenant", "status", "shard", "events", "code", "age", "last event")
            .Right(3, 4, 6, 7);
        foreach (var row in sessions.Sessions)
            table.AddRow(
                row.Id, Words.Plain(row.Tenant), Words.Status(row.Status) + (row.Redacted ? " [grey]erased[/]" : ""),
                $"{row.Shard}", Words.Number(row.Version), Words.Plain(row.DecisionCode),
                Words.Age(now - row.CreatedAt),
                $"{Words.Age(now - row.UpdatedAt)} ago");
        console.Write(table);
        if (sessions.Sessions.Count == 0) console.MarkupLine("[grey]no session matches[/]");
    }

    /// <summary>One session.</summary>
    public static void Show(IAnsiConsole console, SessionDocument session)
    {
        console.MarkupLine($"[bold]{session.Id}[/] {Words.Status(session.Status)}"
                           + (session.Redacted ? " [grey]erased[/]" : ""));
        var grid = new Grid().AddColumns(2);
        Row(grid, "tenant", Words.Plain(session.Tenant));
        Row(grid, "shard",
            $"{session.Shard}, {(session.Owner is { } owner ? $"owned by {Words.Plain(owner)}" : "[red]no owner[/]")}");
        Row(grid, "created", $"{Words.When(session.CreatedAt)} UTC");
        Row(grid, "last event", $"{Words.When(session.UpdatedAt)} UTC (event {session.Version})");
        if (session.Status == "requires_input") Row(grid, "expires", $"{Words.When(session.ExpiresAt)} UTC");
        Row(grid, "policy", Words.Plain(session.Policy));
        var faults = session.ProcessFailures > 0 ? $", {session.ProcessFailures} given up for faults" : "";
        Row(grid, "attempts", $"{session.AttemptsUsed} used, {session.AttemptsLeft} left{faults}");
        if (session.MissingFiles.Count > 0) Row(grid, "missing", string.Join(", ", session.MissingFiles));
        if (session.Job is { } job) Job(grid, job);
        if (session.Decision is { } decision)
            Row(grid, "decision", Words.Status(decision.Outcome) + $" by {Words.Plain(decision.DecidedBy)}"
                + (decision.Codes.Count > 0 ? $": {string.Join(", ", decision.Codes)}" : ""));
        console.Write(new Padder(grid, new Padding(2, 0, 0, 0)));
        if (session.Files.Count > 0) console.Write(Files(session.Files));
    }

    /// <summary>Sessions that wait for too long.</summary>
    public static void Stuck(IAnsiConsole console, StuckDocument stuck)
    {
        var bound = Words.Age(TimeSpan.FromSeconds(stuck.OlderThanS));
        if (stuck.Total == 0)
        {
            console.MarkupLine($"[green]none[/] waits longer than {bound}; "
                               + $"{Words.Count(stuck.Open, "comparison is", "comparisons are")} owed");
            return;
        }
        var table = Words.Table("session", "tenant", "waits", "tries", "standing", "worker", "lease until (UTC)")
            .Right(2, 3);
        foreach (var row in stuck.Sessions)
            table.AddRow(
                row.Session, Words.Plain(row.Tenant), Words.Age(TimeSpan.FromSeconds(row.AgeS)), $"{row.Tries}",
                Words.Status(row.Standing), Words.Plain(row.Worker),
                row.LeaseUntil is { } until ? Words.When(until) : "");
        console.Write(table);
        console.MarkupLine($"[yellow]{stuck.Total}[/] of {stuck.Open} owed wait longer than {bound}"
                           + (stuck.Total > stuck.Sessions.Count ? $", the {stuck.Sessions.Count} oldest shown" : ""));
    }

    /// <summary>Where a session lives.</summary>
    public static void Location(IAnsiConsole console, LocationDocument place) => console.MarkupLine(
        $"{place.Session} is in shard [bold]{place.Shard}[/], "
        + (place.Owner is { } owner ? $"owned by [bold]{Words.Plain(owner)}[/]" : "[red]which has no owner[/]")
        + (place.Known ? "" : " [yellow](no session has this id: it would live there)[/]"));

    private static void Job(Grid grid, JobDocument job)
    {
        Row(grid, "job", Words.Plain(job.Id));
        Row(grid, "",
            $"attempt {job.Attempt}, {Words.Count(job.Tries, "try", "tries")} started; {Words.Plain(job.Why)}");
    }

    private static Table Files(IReadOnlyList<FileDocument> files)
    {
        var table = Words.Table("file", "type", "length", "sha-256").Right(2);
        foreach (var file in files)
            table.AddRow(file.Kind, Words.Plain(file.MediaType), Words.Bytes(file.Length), $"{file.Sha256Prefix}…");
        return table;
    }

    private static void Row(Grid grid, string name, string value) => grid.AddRow($"[grey]{name}[/]", value);
}
