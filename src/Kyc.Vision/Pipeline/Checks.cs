using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;

namespace Kyc.Vision.Pipeline;

/// <summary>Makes the checks of a report out of what was found.</summary>
internal static class Checks
{
    /// <summary>A check that was not looked at.</summary>
    public static Check NotExecuted(CheckName name) => new() { Name = name, Status = CheckStatus.NotExecuted };

    /// <summary>Whether a file shows one usable face.</summary>
    public static Check Face(CheckName name, FaceFinding finding, double minScore) => new()
    {
        Name = name,
        Status = finding.IsUsable ? CheckStatus.Passed : CheckStatus.Failed,
        Score = finding.Used.Count > 0 ? finding.Used[0].Face.Score : null,
        Threshold = minScore,
        Codes = finding.Codes,
        Measures = finding.Measures,
    };

    /// <summary>A file that could not be decoded.</summary>
    public static FaceFinding Refused(ReasonCode code) => new() { Codes = [code] };

    /// <summary>Quality of both faces: failed with a code, or a remark when one looks aside.</summary>
    public static Check Quality(FaceFinding document, FaceFinding face, VisionOptions options)
    {
        if (document.Used.Count == 0 || face.Used.Count == 0) return NotExecuted(CheckName.ImageQuality);
        ReasonCode[] codes = [.. document.QualityCodes, .. face.QualityCodes];
        var aside = face.Used[0].Pose.OffAxis > options.FaceQuality.FrontalDegrees;
        var measures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Add(measures, "document", document.Used[0]);
        Add(measures, "video", face.Used[0]);
        return new Check
        {
            Name = CheckName.ImageQuality,
            Status = codes.Length > 0 ? CheckStatus.Failed : aside ? CheckStatus.Warning : CheckStatus.Passed,
            Score = Math.Min(document.Used[0].Quality, face.Used[0].Quality),
            Codes = codes.Length == 0 && aside ? [ReasonCode.VideoFaceNotFrontal] : codes,
            Measures = measures,
        };
    }

    /// <summary>A liveness score against the policy's threshold and floor.</summary>
    public static Check Liveness(double score, double threshold, double floor, int frames) => new()
    {
        Name = CheckName.Liveness,
        Status = score >= threshold ? CheckStatus.Passed
            : score >= floor ? CheckStatus.Unidentified : CheckStatus.Failed,
        Score = score,
        Threshold = threshold,
        Codes = score >= threshold ? []
            : score >= floor ? [ReasonCode.LivenessUncertain] : [ReasonCode.LivenessFailed],
        Measures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["frames_used"] = frames,
            ["floor_probability"] = floor,
        },
    };

    /// <summary>
    /// Liveness where there are no models for it: skipped when the policy lets that pass, else not made, which does
    /// not.
    /// </summary>
    public static Check LivenessUnavailable(LivenessMode mode) => new()
    {
        Name = CheckName.Liveness,
        Status = mode == LivenessMode.PassiveIfAvailable ? CheckStatus.Skipped : CheckStatus.NotExecuted,
        Codes = [ReasonCode.LivenessUnavailable],
    };

    /// <summary>A cosine against the thresholds; without a calibration it cannot be told.</summary>
    public static Check Match(double cosine, double? match, double? review) => new()
    {
        Name = CheckName.FaceMatch,
        Status = match is null || review is null ? CheckStatus.Unidentified
            : cosine >= match ? CheckStatus.Passed
            : cosine >= review ? CheckStatus.Unidentified : CheckStatus.Failed,
        Score = cosine,
        Threshold = match,
        Codes = match is null || review is null ? [ReasonCode.FaceMatchUncertain]
            : cosine >= match ? []
            : cosine >= review ? [ReasonCode.FaceMatchUncertain] : [ReasonCode.FaceMismatch],
    };

    private static void Add(SortedDictionary<string, double> measures, string prefix, FaceSample face)
    {
        var own = FaceMeasures.Add(new SortedDictionary<string, double>(StringComparer.Ordinal), face);
        foreach (var (name, value) in own) measures[$"{prefix}_{name}"] = value;
        measures[$"{prefix}_quality_share"] = face.Quality;
    }
}
