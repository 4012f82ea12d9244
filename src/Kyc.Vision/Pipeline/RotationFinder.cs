using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// Tells how pictures are turned by where their faces are found the surest. A detector also finds faces that stand on
/// their heads, with points that belong to nothing, but less surely than in their own rotation.
/// </summary>
internal sealed class RotationFinder(FaceDetector detector, DetectionOptions options)
{
    private static readonly int[] All = [0, 90, 180, 270];

    /// <summary>
    /// Tries all rotations on pictures that are turned alike: on small views, or, where those are too small for the
    /// faces, on larger ones. Without any face they are upright, with no margin.
    /// </summary>
    public Rotation Find(IReadOnlyList<Picture> pictures)
    {
        var rough = Find(pictures, options.RotationSide);
        return rough.Margin > 0 ? rough : Find(pictures, options.PictureSide);
    }

    private Rotation Find(IReadOnlyList<Picture> pictures, int side)
    {
        var scores = new double[All.Length];
        foreach (var picture in pictures)
        {
            var found = detector.Detect(picture, side, options.PictureScore, All);
            for (var i = 0; i < scores.Length; i++)
                scores[i] += found[i].Where(face => face.IsPlausible).Select(face => face.Score).DefaultIfEmpty().Max();
        }
        var best = Array.IndexOf(scores, scores.Max());
        var next = scores.Where((_, i) => i != best).Max();
        return new Rotation(All[best], (scores[best] - next) / pictures.Count);
    }
}
