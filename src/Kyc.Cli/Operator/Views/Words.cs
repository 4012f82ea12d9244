using System.Globalization;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>How figures, times and states read in tables.</summary>
internal static class Words
{
    /// <summary>A table as all others.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(columns);
        foreach (var column in table.Columns) column.NoWrap();
        return table;
    }

    /// <summary>Columns of figures stand on the right.</summary>
    public static Table Right(this Table table, params int[] columns)
    {
        foreach (var column in columns) table.Columns[column].RightAligned();
        return table;
    }

    /// <summary>A state in its colour.</summary>
    public static string Status(string status) => $"[{Colour(status)}]{Plain(status)}[/]";

    /// <summary>Text that is no markup.</summary>
    public static string Plain(string? text) =>
        Markup.Escape(text is null ? "" : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)));

    /// <summary>What comparisons run on, without the words that all devices share.</summary>
    public static string Device(string device) =>
        Plain(device.Replace("ExecutionProvider", "", StringComparison.Ordinal));

    /// <summary>A whole number; nothing for null.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A whole number, grey when it is nothing to look at.</summary>
    public static string Quiet(long? number) => number is 0 ? "[grey]0[/]" : Number(number);

    /// <summary>A part of a whole.</summary>
    public static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    /// <summary>Bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{Number(bytes)} B",
        < 10_000_000 => $"{Number(bytes / 1_000)} kB",
        _ => $"{Number(bytes / 1_000_000)} MB",
    };

    /// <summary>A time, UTC.</summary>
    public static string When(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A time to the millisecond, UTC.</summary>
    public static string Exactly(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its largest units.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 10 } => age.TotalSeconds.ToString("0.0 's'", CultureInfo.InvariantCulture),
        { TotalMinutes: < 2 } => age.TotalSeconds.ToString("0 's'", CultureInfo.InvariantCulture),
        { TotalHours: < 2 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 2 } => string.Create(
            CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h {age.Minutes:00} min"),
        _ => $"{(int)age.TotalDays} d",
    };

    /// <summary>A number of things, in the right number.</summary>
    public static string Count(long count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    private static string Colour(string status) => status switch
    {
        "up" or "ready" or "live" or "verified" or "done" or "ok" => "green",
        "draining" or "leaving" or "needs_review" or "processing" or "paused" or "asked" or "lease_ended" => "yellow",
        "requires_input" or "leased" => "blue",
        "canceled" or "expired" or "waiting_for_worker" => "grey",
        _ => "red",
    };
}
