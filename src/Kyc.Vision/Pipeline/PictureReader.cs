using Kyc.Sessions.Decisions;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// Finds the one person in a face picture, however it is turned: the largest face, unless another is nearly as large.
/// </summary>
public sealed class PictureReader(VisionModels models, VisionOptions options)
{
    private readonly PictureLook _look = new(
        models.Detector, options.Detection, options.Detection.PictureSide, Prominence);

    /// <summary>Finds and embeds the face.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="clock">Measures the stages.</param>
    /// <param name="mainFaceOnly">
    /// True where a picture may show several people: the main face counts, and how many there are is only measured.
    /// </param>
    /// <param name="tried">The rotation, if all were tried already.</param>
    public FaceFinding Read(Picture picture, StageClock clock, bool mainFaceOnly = false, Rotation? tried = null)
    {
        var view = _look.Look(picture, clock, tried);
        var measures = FaceMeasures.Of(picture, view);
        if (view.Faces.Count == 0)
            return new FaceFinding
            {
                Codes = [ReasonCode.VideoFaceNotFound],
                Rotation = view.Rotation,
                Measures = measures,
            };
        var embedded = models.Recogniser.Embed([new FaceInPicture(picture, view.Faces[0])], clock)[0];
        using var _ = clock.Measure(Stages.Quality);
        var sample = FaceSample.Of(view.Faces[0], embedded, view.Rotation);
        return new FaceFinding
        {
            Codes = [.. Problems(view.Faces, mainFaceOnly)],
            QualityCodes = [.. options.FaceQuality.Misses(sample)],
            Used = [sample],
            Embedding = sample.Embedding,
            Rotation = view.Rotation,
            Measures = FaceMeasures.Add(measures, sample),
        };
    }

    /// <summary>Tries all rotations where only one was, and reads again if another is better.</summary>
    public FaceFinding Prove(FaceFinding found, Picture picture, StageClock clock, bool mainFaceOnly = false)
    {
        if (found.Rotation.IsTried) return found;
        var tried = _look.Try(picture, clock);
        return tried.Degrees == found.Rotation.Degrees
            ? found with { Rotation = tried } : Read(picture, clock, mainFaceOnly, tried);
    }

    /// <summary>Size, less for faces away from the middle: at the edge stand the others.</summary>
    internal static double Prominence(DetectedFace face, Picture picture)
    {
        var x = ((face.Box.X + (face.Box.Width / 2)) / picture.Width) - 0.5;
        var y = ((face.Box.Y + (face.Box.Height / 2)) / picture.Height) - 0.5;
        return face.Size * (1 - Math.Min(0.5, Math.Sqrt((x * x) + (y * y))));
    }

    private IEnumerable<ReasonCode> Problems(IReadOnlyList<DetectedFace> faces, bool mainFaceOnly)
    {
        if (!mainFaceOnly && faces.Skip(1).Any(other => other.Score >= options.Detection.FrameScore
                && other.Size >= options.Tracking.SecondPersonSize * faces[0].Size))
            yield return ReasonCode.VideoMultiplePeople;
        if (faces[0].EyeDistance < options.FaceQuality.MinEyeDistance) yield return ReasonCode.VideoFaceTooSmall;
    }
}
