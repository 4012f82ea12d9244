using System.Text.Json;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Output;

/// <summary>A local comparison as one JSON object.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>The object's text.</summary>
    /// <param name="report">What was measured.</param>
    /// <param name="decision">What was decided; null for two pictures.</param>
    /// <param name="status">The outcome in one word.</param>
    public static string Write(ComparisonReport report, Decision? decision, string status) => JsonSerializer.Serialize(
        new
        {
            status,
            code = decision?.Code is { } code ? WireName.Of(code) : null,
            reasons = (decision?.Codes ?? []).Select(Reasons.Of).Select(reason => new
            {
                code = WireName.Of(reason.Code),
                message = reason.Sentence,
                next_step = reason.NextStep,
                resend = reason.Resend.Select(WireName.Of),
            }),
            model_grade = GradeText.Word(ModelGrades.InUse(report)),
            similarity = report.Similarity,
            match_threshold = report.MatchThreshold,
            review_threshold = report.ReviewThreshold,
            similarity_fmr = report.SimilarityFmr,
            checks = report.Checks.Select(check => new
            {
                name = WireName.Of(check.Name),
                status = WireName.Of(check.Status),
                score = check.Score,
                threshold = check.Threshold,
                codes = check.Codes.Select(WireName.Of),
                measures = check.Measures,
            }),
            models = report.Models.Select(model => new
            {
                role = model.Role,
                name = model.Name,
                sha256 = model.Sha256,
                calibration = model.Calibration,
                grade = model.Grade,
            }),
            inputs = report.Inputs.Select(input => new { kind = WireName.Of(input.Kind), sha256 = input.Sha256 }),
            timings_ms = report.TimingsMs,
            device = report.Device,
        },
        Options) + "\n";
}
