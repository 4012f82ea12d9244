namespace Kyc.Vision.Pipeline;

/// <summary>How a picture or a video has to be turned for its faces to stand upright.</summary>
/// <param name="Degrees">Clockwise: 0, 90, 180 or 270.</param>
/// <param name="Margin">
/// How much surer the faces were found than in the next best rotation, as a difference of scores, 0 to 1; null when the
/// other rotations were not tried.
/// </param>
public readonly record struct Rotation(int Degrees, double? Margin)
{
    /// <summary>Upright by the look of it, without having tried the others.</summary>
    public static Rotation Upright => new(0, null);

    /// <summary>Whether all rotations were tried.</summary>
    public bool IsTried => Margin is not null;
}
