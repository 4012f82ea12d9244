using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;

namespace Kyc.Vision.Pipeline;

/// <summary>How alike the faces of a document and of a video are.</summary>
/// <param name="Cosine">Their similarity; null when it cannot be told, or not be trusted.</param>
/// <param name="Threshold">From where they match; null without a calibration.</param>
/// <param name="ReviewThreshold">From where a person decides; null without a calibration.</param>
/// <param name="Check">What it comes to.</param>
internal sealed record FaceMatch(double? Cosine, double? Threshold, double? ReviewThreshold, Check Check)
{
    /// <summary>Whether the machine says that they match.</summary>
    public bool Holds => Check.Status == CheckStatus.Passed;

    /// <summary>
    /// Compares two findings. A mismatch of a face whose rotation is in doubt is none: it goes to a person.
    /// </summary>
    /// <exception cref="NotANumberException">The similarity is no number.</exception>
    public static FaceMatch Of(
        FaceFinding document, FaceFinding face, Calibration? calibration, Policy policy, double rotationMargin)
    {
        var threshold = calibration?.ThresholdFor(policy.TargetFmr);
        var review = calibration?.ThresholdFor(policy.ReviewFmr);
        if (!document.IsGood || !face.IsGood)
            return new FaceMatch(null, threshold, review, Checks.NotExecuted(CheckName.FaceMatch));
        var cosine = FaceTemplates.Similarity(document.Embedding!, face.Embedding!);
        NotANumberException.ThrowIf(!double.IsFinite(cosine), "the similarity");
        var check = Checks.Match(cosine, threshold, review);
        var inDoubt = document.Rotation.Margin < rotationMargin || face.Rotation.Margin < rotationMargin;
        return check.Status == CheckStatus.Failed && inDoubt
            ? new FaceMatch(null, threshold, review, check with
            {
                Status = CheckStatus.Unidentified,
                Codes = [ReasonCode.FaceMatchUncertain],
            })
            : new FaceMatch(cosine, threshold, review, check);
    }
}
