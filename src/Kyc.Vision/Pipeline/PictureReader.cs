using Kyc.Sessions.Decisions;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>Finds the one person in a face picture: the largest face, unless another is nearly as large.</summary>
public sealed class PictureReader(VisionModels models, VisionOptions options)
{
    /// <summary>Finds and embeds the face.</summary>
    public FaceFinding Read(Picture picture, StageClock clock)
    {
        DetectedFace[] faces;
        using (clock.Measure(Stages.Detect))
        {
            faces =
            [
                .. models.Detector.Detect(picture, options.Detection.PictureSide, options.Detection.PictureScore)
                    .Where(face => face.IsPlausible).OrderByDescending(face => Prominence(face, picture)),
            ];
        }
        SortedDictionary<string, double> measures = new(StringComparer.Ordinal)
        {
            ["width_px"] = picture.Width,
            ["height_px"] = picture.Height,
            ["faces_found"] = faces.Length,
        };
        if (faces.Length == 0)
            return new FaceFinding { Codes = [ReasonCode.VideoFaceNotFound], Measures = measures };
        var embedded = models.Recogniser.Embed([new FaceInPicture(picture, faces[0])], clock)[0];
        using var _ = clock.Measure(Stages.Quality);
        var sample = new FaceSample(
            faces[0], embedded.Embedding, embedded.Light, FacePose.Estimate(faces[0].Landmarks), 0);
        return new FaceFinding
        {
            Codes = [.. Problems(faces)],
            QualityCodes = [.. options.FaceQuality.Misses(sample)],
            Used = [sample],
            Embedding = sample.Embedding,
            Measures = FaceMeasures.Add(measures, sample),
        };
    }

    /// <summary>Size, less for faces away from the middle: at the edge stand the others.</summary>
    private static double Prominence(DetectedFace face, Picture picture)
    {
        var x = ((face.Box.X + (face.Box.Width / 2)) / picture.Width) - 0.5;
        var y = ((face.Box.Y + (face.Box.Height / 2)) / picture.Height) - 0.5;
        return face.Size * (1 - Math.Min(0.5, Math.Sqrt((x * x) + (y * y))));
    }

    private IEnumerable<ReasonCode> Problems(DetectedFace[] faces)
    {
        if (faces.Skip(1).Any(other => other.Score >= options.Detection.FrameScore
                && other.Size >= options.Tracking.SecondPersonSize * faces[0].Size))
            yield return ReasonCode.VideoMultiplePeople;
        if (faces[0].EyeDistance < options.FaceQuality.MinEyeDistance) yield return ReasonCode.VideoFaceTooSmall;
    }
}
