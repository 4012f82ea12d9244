using System.Text.Json;
using Kyc.Cli.Output;

namespace Kyc.Cli.Evaluate;

/// <summary>An evaluation as one JSON object.</summary>
public static class EvaluationJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>The object's text.</summary>
    public static string Write(Evaluation evaluation)
    {
        var statistics = new ScoreStatistics(evaluation.Scores);
        return JsonSerializer.Serialize(
            new
            {
                model_grade = GradeText.Word(evaluation.Models),
                models = evaluation.Models.Select(model => new
                {
                    role = model.Role,
                    name = model.Name,
                    sha256 = model.Sha256,
                    calibration = model.Calibration,
                    grade = model.Grade,
                }),
                accuracy = statistics.Best.Accuracy,
                best_threshold = statistics.Best.Threshold,
                eer = statistics.EqualErrorRate,
                thresholds = evaluation.AtCalibrated(statistics).Select(row => new
                {
                    target_fmr = row.TargetFmr,
                    threshold = row.Point.Threshold,
                    accuracy = row.Point.Accuracy,
                    fmr = Share(row.Point.Fmr),
                    fnmr = Share(row.Point.Fnmr),
                }),
                genuine = Side(evaluation, statistics.Genuine, genuine: true),
                impostor = Side(evaluation, statistics.Impostor, genuine: false),
                histogram = ScoreHistogram.Of(evaluation.Scores).Select(bin => new
                {
                    from = bin.From,
                    to = bin.To,
                    genuine = bin.Genuine,
                    impostor = bin.Impostor,
                }),
                reference = evaluation.Agreement() is { } agreement
                    ? new
                    {
                        pairs = agreement.Pairs,
                        within = agreement.Within,
                        tolerance = agreement.Tolerance,
                        share = agreement.Share,
                        largest_difference = agreement.Largest,
                    }
                    : null,
                failures = evaluation.Failures.Select(failure => new
                {
                    row = failure.Row,
                    label = failure.Genuine ? "genuine" : "impostor",
                    file = Path.GetRelativePath(evaluation.Source.Base, failure.File),
                    code = failure.Code,
                }),
                files = evaluation.Files,
                failed_files = evaluation.FailedFiles,
                left_out = evaluation.Source.LeftOut,
                @base = evaluation.Source.Base,
                seconds = Math.Round(evaluation.Took.TotalSeconds, 3),
            },
            Options) + "\n";
    }

    private static object Side(Evaluation evaluation, IReadOnlyList<double> scores, bool genuine) => new
    {
        pairs = scores.Count,
        failed = evaluation.Failures.Count(failure => failure.Genuine == genuine),
        min = scores.Count > 0 ? scores[0] : (double?)null,
        median = scores.Count > 0 ? scores[scores.Count / 2] : (double?)null,
        max = scores.Count > 0 ? scores[^1] : (double?)null,
    };

    private static object Share(Proportion share) => new
    {
        count = share.Count,
        of = share.Of,
        rate = share.Rate,
        ci95 = new[] { share.Low, share.High },
    };
}
