using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;

namespace Kyc.Sessions.Tests;

/// <summary>Reports as a worker would send them.</summary>
internal static class Reports
{
    public static ComparisonReport Match => With(0.71);
    public static ComparisonReport Mismatch => With(0.05);
    public static ComparisonReport Doubtful => With(0.38);

    public static ComparisonReport Failing(CheckName name, params ReasonCode[] codes)
    {
        var checks = Match.Checks.Select(check => check.Name == name
            ? new Check { Name = name, Status = CheckStatus.Failed, Codes = codes }
            : check);
        return Match with { Checks = [.. checks] };
    }

    public static ComparisonReport Without(CheckName name) =>
        Match with { Checks = [.. Match.Checks.Where(check => check.Name != name)] };

    public static ComparisonReport Liveness(Check liveness) =>
        Match with { Checks = [.. Without(CheckName.Liveness).Checks, liveness] };

    public static ComparisonReport Graded(params (string Role, string Grade)[] models) => Match with
    {
        Models = [.. models.Select(model =>
            new ModelUse(model.Role, model.Role, new string('a', 64), null, model.Grade))],
    };

    public static ComparisonReport With(double similarity) => new()
    {
        Checks =
        [
            Passed(CheckName.DocumentFace, 0.93), Passed(CheckName.VideoFaces, 0.95),
            Passed(CheckName.ImageQuality, 0.8),
            Passed(CheckName.Liveness, 0.97), Passed(CheckName.FaceMatch, similarity),
        ],
        Models = [new ModelUse("recogniser", "retail-0095", new string('a', 64), "cal_1", "production")],
        Inputs =
            [new InputUse(FileKind.IdCard, new string('b', 64)), new InputUse(FileKind.FaceVideo, new string('c', 64))],
        Similarity = similarity,
        MatchThreshold = 0.44,
        ReviewThreshold = 0.35,
        SimilarityFmr = 1e-6,
        TimingsMs = new SortedDictionary<string, double> { ["decode"] = 12.5, ["total"] = 80.25 },
        Device = "CPUExecutionProvider",
        Node = "n1",
    };

    private static Check Passed(CheckName name, double score) => new()
    {
        Name = name,
        Status = CheckStatus.Passed,
        Score = score,
        Threshold = 0.5,
        Measures = new SortedDictionary<string, double> { ["frames_used"] = 8 },
    };
}
