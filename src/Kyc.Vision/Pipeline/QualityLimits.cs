using Kyc.Sessions.Decisions;

namespace Kyc.Vision.Pipeline;

/// <summary>What a face has to be to be compared. A limit that is missed becomes a reason code.</summary>
public sealed record QualityLimits
{
    /// <summary>Least distance between the eyes. Unit: pixels. Bounds 4 to 1,000.</summary>
    public required double MinEyeDistance { get; init; }

    /// <summary>
    /// Least variance of the Laplacian of the aligned face. Unit: squared grey levels. Bounds 0 to 10,000.
    /// </summary>
    public required double MinSharpness { get; init; }

    /// <summary>Least mean grey level of the aligned face. Bounds 0 to 255.</summary>
    public required double MinBrightness { get; init; }

    /// <summary>Largest share of the face that may be washed out. Bounds 0 to 1.</summary>
    public required double MaxOverexposed { get; init; }

    /// <summary>
    /// Yaw or pitch up to which a face counts as frontal; beyond it a remark. Unit: degrees. Bounds 1 to 90.
    /// </summary>
    public double FrontalDegrees { get; init; } = 15;

    /// <summary>Yaw or pitch from which a face cannot be compared. Unit: degrees. Bounds 1 to 90.</summary>
    public double MaxDegrees { get; init; } = 40;

    /// <summary>Codes for a face that is too small, too dark, blurred, washed out, and turned away.</summary>
    public required QualityCodes Codes { get; init; }

    /// <summary>Defaults for portraits on documents.</summary>
    public static QualityLimits Document { get; } = new()
    {
        MinEyeDistance = 20,
        MinSharpness = 12,
        MinBrightness = 0,
        MaxOverexposed = 0.35,
        MaxDegrees = 90,
        Codes = new QualityCodes(ReasonCode.DocumentFaceTooSmall, ReasonCode.DocumentBlurry, null,
            ReasonCode.DocumentGlare, null),
    };

    /// <summary>Defaults for videos and face pictures.</summary>
    public static QualityLimits Face { get; } = new()
    {
        MinEyeDistance = 24,
        MinSharpness = 8,
        MinBrightness = 35,
        MaxOverexposed = 1,
        Codes = new QualityCodes(ReasonCode.VideoFaceTooSmall, ReasonCode.VideoBlurry, ReasonCode.VideoTooDark,
            null, ReasonCode.VideoFaceNotFrontal),
    };

    /// <summary>What a face misses, besides its size.</summary>
    public IEnumerable<ReasonCode> Misses(FaceSample face)
    {
        if (Codes.Dark is { } dark && face.Light.Brightness < MinBrightness) yield return dark;
        if (Codes.Glare is { } glare && face.Light.Overexposed > MaxOverexposed) yield return glare;
        if (face.Light.Sharpness < MinSharpness) yield return Codes.Blurry;
        if (Codes.NotFrontal is { } turned && face.Pose.OffAxis > MaxDegrees) yield return turned;
    }
}

/// <summary>The codes of what a face can miss; null where a limit does not apply.</summary>
public sealed record QualityCodes(
    ReasonCode TooSmall, ReasonCode Blurry, ReasonCode? Dark, ReasonCode? Glare, ReasonCode? NotFrontal);
