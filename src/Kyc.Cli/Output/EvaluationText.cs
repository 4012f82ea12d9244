using System.Globalization;
using Kyc.Cli.Evaluate;
using Spectre.Console;

namespace Kyc.Cli.Output;

/// <summary>An evaluation for a person.</summary>
internal static class EvaluationText
{
    private const int BarWidth = 40;
    private const int FailuresShown = 20;

    /// <summary>Prints set sizes, rates, the histogram and what failed.</summary>
    public static void Write(IAnsiConsole console, Evaluation evaluation)
    {
        var statistics = new ScoreStatistics(evaluation.Scores);
        console.MarkupLine($"[grey]{Markup.Escape(GradeText.Line(evaluation.Models))}[/]");
        Sizes(console, evaluation, statistics);
        console.MarkupLine(
            $"accuracy [bold]{Share(statistics.Best.Accuracy)}[/] at the best threshold "
            + $"{Number(statistics.Best.Threshold)}; "
            + $"EER {(statistics.EqualErrorRate is { } eer ? Share(eer) : "unknown: one sort of pairs is missing")}");
        console.Write(Thresholds(evaluation, statistics));
        if (evaluation.Agreement() is { } agreement)
            console.MarkupLine(
                $"reference scores: {Share(agreement.Share)} of {agreement.Pairs} within "
                + $"{Number(agreement.Tolerance)}, "
                + $"largest difference {Number(agreement.Largest)}");
        Histogram(console, ScoreHistogram.Of(evaluation.Scores));
    }

    private static void Sizes(IAnsiConsole console, Evaluation evaluation, ScoreStatistics statistics)
    {
        console.MarkupLine(
            $"{statistics.Genuine.Count} genuine and {statistics.Impostor.Count} impostor pairs scored, "
            + $"{evaluation.Failures.Count} not; "
            + $"{evaluation.Files} files, {evaluation.FailedFiles.Count} without a template; "
            + $"{evaluation.Took.TotalSeconds:0.0} s");
        console.MarkupLine($"[grey]paths are relative to {Markup.Escape(evaluation.Source.Base)}[/]");
        foreach (var (label, count) in evaluation.Source.LeftOut)
            console.MarkupLine($"[grey]{count} rows with label '{Markup.Escape(label)}' are left out[/]");
        foreach (var (file, code) in evaluation.FailedFiles.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(FailuresShown))
            console.MarkupLine($"[yellow]{Markup.Escape(file)}[/]: {Markup.Escape(code)}");
        if (evaluation.FailedFiles.Count > FailuresShown)
            console.MarkupLine($"[grey]and {evaluation.FailedFiles.Count - FailuresShown} more; --json names all[/]");
    }

    private static Table Thresholds(Evaluation evaluation, ScoreStatistics statistics)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("FMR asked for", "threshold", "FMR here (95 %)", "FNMR here (95 %)");
        foreach (var row in evaluation.AtCalibrated(statistics))
            table.AddRow(
                row.TargetFmr.ToString("0e+0", CultureInfo.InvariantCulture), Number(row.Point.Threshold),
                Rate(row.Point.Fmr), Rate(row.Point.Fnmr));
        return table;
    }

    private static void Histogram(IAnsiConsole console, IReadOnlyList<HistogramBin> bins)
    {
        var most = bins.Select(bin => Math.Max(bin.Genuine, bin.Impostor)).DefaultIfEmpty(1).Max();
        console.MarkupLine("score         [red]impostor[/] / [green]genuine[/]");
        foreach (var bin in bins)
        {
            var label = $"{bin.From,5:0.00}..{bin.To,5:0.00}";
            console.MarkupLine(
                $"{label} {bin.Impostor,4} {bin.Genuine,4} "
                + $"[red]{Bar(bin.Impostor, most)}[/][green]{Bar(bin.Genuine, most)}[/]");
        }
    }

    private static string Bar(int count, int most) =>
        count == 0 ? "" : new string('#', Math.Max(1, count * BarWidth / Math.Max(1, most)));

    private static string Rate(Proportion share) =>
        $"{share.Count}/{share.Of} = {Share(share.Rate)} ({Share(share.Low)} to {Share(share.High)})";

    private static string Share(double value) => value.ToString("0.00 %", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
