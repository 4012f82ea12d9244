using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>A face with everything measured about it.</summary>
/// <param name="Face">Where it is.</param>
/// <param name="Embedding">Its embedding, of length 1.</param>
/// <param name="Light">Its light and focus.</param>
/// <param name="Pose">Where it looks.</param>
/// <param name="Frame">Number of its frame among those looked at; 0 for a picture.</param>
public sealed record FaceSample(DetectedFace Face, float[] Embedding, FaceLight Light, FacePose Pose, int Frame)
{
    private const double SharpEnough = 200;
    private const double LargeEnough = 60;
    private const double PoseFalloff = 30;

    /// <summary>
    /// One figure to rank faces of the same person by, 0 to 1: the detector's score, focus, size and pose, each of
    /// which can only take away.
    /// </summary>
    public double Quality =>
        Face.Score
        * Math.Sqrt(Math.Min(1, Light.Sharpness / SharpEnough))
        * Math.Min(1, Face.EyeDistance / LargeEnough)
        * Math.Exp(-Math.Pow(Pose.OffAxis / PoseFalloff, 2) / 2);

    /// <summary>A face of a picture, or of a frame, that may be turned.</summary>
    internal static FaceSample Of(DetectedFace face, EmbeddedFace embedded, Rotation rotation, int frame = 0) => new(
        face, embedded.Embedding, embedded.Light, FacePose.Estimate(face.Landmarks, rotation.Degrees), frame);
}
