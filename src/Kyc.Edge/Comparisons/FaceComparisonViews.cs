using Kyc.Edge.Sessions;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Comparisons;

/// <summary>From a worker's report on two pictures to what the client sees.</summary>
internal static class FaceComparisonViews
{
    /// <summary>The view of a report.</summary>
    public static FaceComparisonView Of(
        ComparisonReport report, SessionFile source, SessionFile target, Policy policy, bool scores)
    {
        var (similarity, threshold) = (ReportViews.Finite(report.Similarity),
            ReportViews.Finite(report.MatchThreshold));
        var failed = report.Checks.Where(check =>
            check is { Status: CheckStatus.Failed, Name: CheckName.DocumentFace or CheckName.VideoFaces }).ToArray();
        var mayDecide = ModelGrades.Suffice(policy, report);
        return new FaceComparisonView
        {
            Match = mayDecide && failed.Length == 0 && similarity >= threshold,
            Similarity = scores ? similarity : null,
            Threshold = scores ? threshold : null,
            OperatingFmr = policy.TargetFmr,
            SimilarityFmr = scores ? ReportViews.Finite(report.SimilarityFmr) : null,
            Code = mayDecide
                ? failed.SelectMany(check => check.Codes).Select(code => WireName.Of(code)).FirstOrDefault()
                : WireName.Of(ReasonCode.ModelGradeTooLow),
            SourceFace = Face(report, CheckName.DocumentFace, source, scores),
            TargetFace = Face(report, CheckName.VideoFaces, target, scores),
            Checks = ReportViews.Checks(report, policy, scores),
            ModelGrade = ReportViews.Grade(report),
            Models = ReportViews.Models(report),
            TimingsMs = ReportViews.Finite(report.TimingsMs),
        };
    }

    private static string? Remark(Check? check) =>
        check?.Measures.GetValueOrDefault("faces_found") is { } faces and > 1
            ? $"{faces:0} faces were found; the largest was compared."
            : null;

    private static FaceView Face(ComparisonReport report, CheckName name, SessionFile file, bool scores)
    {
        var check = report.Find(name);
        return new FaceView(
            check?.Status is CheckStatus.Passed or CheckStatus.Warning, Remark(check), file.Sha256, file.MediaType,
            scores && check is not null ? ReportViews.Finite(check.Measures) : new Dictionary<string, double>());
    }
}
