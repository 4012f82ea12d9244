using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>The faces of a picture as one rotation shows them, the main one first.</summary>
internal sealed record PictureView(Rotation Rotation, IReadOnlyList<DetectedFace> Faces)
{
    public float Score => Faces.Count > 0 ? Faces[0].Score : 0;
}

/// <summary>
/// Finds the faces of a picture, however it is turned. Only the detector's small input is turned: the alignment of a
/// face undoes the rotation by itself.
/// </summary>
/// <param name="detector">Finds faces.</param>
/// <param name="options">How.</param>
/// <param name="side">Long side of the picture in the detector.</param>
/// <param name="prominence">How much a face counts; the main one counts most.</param>
internal sealed class PictureLook(
    FaceDetector detector, DetectionOptions options, int side, Func<DetectedFace, Picture, double> prominence)
{
    private readonly RotationFinder _rotations = new(detector, options);

    /// <summary>
    /// The upright view if it shows a face so sure that it can hardly be turned; else the view in the rotation found.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="clock">Measures the stage.</param>
    /// <param name="tried">The rotation, if all were tried already.</param>
    public PictureView Look(Picture picture, StageClock clock, Rotation? tried = null)
    {
        using var _ = clock.Measure(Stages.Detect);
        var upright = See(picture, Rotation.Upright);
        if (tried is null && IsConfident(upright)) return upright;
        var rotation = tried ?? _rotations.Find([picture]);
        if (rotation.Degrees == 0) return upright with { Rotation = rotation };
        var turned = See(picture, rotation);
        return turned.Score >= upright.Score
            ? turned
            : upright with { Rotation = new Rotation(0, upright.Score - turned.Score) };
    }

    /// <summary>Tries all rotations of a picture.</summary>
    public Rotation Try(Picture picture, StageClock clock)
    {
        using var _ = clock.Measure(Stages.Detect);
        return _rotations.Find([picture]);
    }

    private bool IsConfident(PictureView view) =>
        view.Score >= options.ConfidentScore && FacePose.Estimate(view.Faces[0].Landmarks).IsUpright;

    private PictureView See(Picture picture, Rotation rotation) => new(
        rotation,
        [
            .. detector.Detect(picture, side, options.PictureScore, rotation.Degrees)
                .Where(face => face.IsPlausible).OrderByDescending(face => prominence(face, picture)),
        ]);
}
