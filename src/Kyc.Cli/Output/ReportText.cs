using System.Globalization;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Spectre.Console;

namespace Kyc.Cli.Output;

/// <summary>A local comparison for a person.</summary>
internal static class ReportText
{
    /// <summary>Prints checks, scores, reasons and the next step.</summary>
    public static void Write(IAnsiConsole console, ComparisonReport report, Decision? decision)
    {
        if (decision is not null)
            console.MarkupLine($"\n[bold {Colour(decision.Outcome)}]{WireName.Of(decision.Outcome)}[/]");
        console.Write(Checks(report));
        if (report is { Similarity: { } score, MatchThreshold: { } threshold })
            console.MarkupLine(
                $"similarity {Number(score)}, needed {Number(threshold)}"
                + (report.SimilarityFmr is { } fmr ? $"; {Number(fmr)} of impostors score as high" : ""));
        foreach (var reason in (decision?.Codes ?? []).Select(Reasons.Of))
            console.MarkupLine($"[yellow]{WireName.Of(reason.Code)}[/]: {reason.Sentence} Next: {reason.NextStep}");
        console.MarkupLine($"[grey]{Markup.Escape(GradeText.Line([.. ModelGrades.InUse(report)]))}[/]");
        console.MarkupLine($"[grey]{Timings(report)} on {Markup.Escape(report.Device)}[/]");
    }

    private static Table Checks(ComparisonReport report)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("check", "result", "score", "threshold", "remarks");
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var check in report.Checks)
            table.AddRow(
                WireName.Of(check.Name), $"[{Colour(check.Status)}]{WireName.Of(check.Status)}[/]",
                Number(check.Score), Number(check.Threshold), string.Join(", ", check.Codes.Select(WireName.Of)));
        return table;
    }

    private static string Timings(ComparisonReport report) => string.Join(
        ", ", report.TimingsMs.Select(pair =>
            $"{pair.Key} {pair.Value.ToString("0", CultureInfo.InvariantCulture)} ms"));

    private static string Number(double? value) =>
        value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    private static string Number(double value) =>
        value.ToString(value is > 0 and < 0.001 ? "0.#e+0" : "0.####", CultureInfo.InvariantCulture);

    private static string Colour(SessionStatus outcome) => outcome switch
    {
        SessionStatus.Verified => "green",
        SessionStatus.Rejected => "red",
        _ => "yellow",
    };

    private static string Colour(CheckStatus status) => status switch
    {
        CheckStatus.Passed => "green",
        CheckStatus.Failed => "red",
        CheckStatus.NotExecuted or CheckStatus.Skipped => "grey",
        _ => "yellow",
    };
}
