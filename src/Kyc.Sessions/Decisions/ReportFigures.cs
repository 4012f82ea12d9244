using System.Text.Json.Serialization;

namespace Kyc.Sessions.Decisions;

/// <summary>
/// What of a report was measured of the pictures, apart from what it says of them: kept sealed. The thresholds of the
/// calibration stay in the report.
/// </summary>
/// <param name="Similarity">Of the report.</param>
/// <param name="SimilarityFmr">Of the report.</param>
/// <param name="Checks">Of its checks, in their order.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ReportFigures(double? Similarity, double? SimilarityFmr, IReadOnlyList<CheckFigures> Checks)
{
    /// <summary>The figures of a report.</summary>
    public static ReportFigures Of(ComparisonReport report) => new(report.Similarity, report.SimilarityFmr,
        [.. report.Checks.Select(check => new CheckFigures(check.Score, check.Threshold, check.Measures))]);
}

/// <summary>The figures of a check.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record CheckFigures(
    double? Score, double? Threshold, IReadOnlyDictionary<string, double> Measures);
