using Kyc.Sessions.Decisions;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// Finds the portrait on a document, however it is turned. Only the detector's small input is turned: the alignment of
/// the face undoes the rotation by itself.
/// </summary>
public sealed class DocumentReader(VisionModels models, VisionOptions options)
{
    private static readonly int[] AllRotations = [0, 90, 180, 270];

    /// <summary>Finds and embeds the portrait.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="clock">Measures the stages.</param>
    /// <param name="mainFaceOnly">
    /// True where a picture may show several people: the largest face counts, and how many there are is only measured.
    /// </param>
    public FaceFinding Read(Picture picture, StageClock clock, bool mainFaceOnly = false)
    {
        var view = Look(picture, clock);
        if (view.Faces.Count == 0)
            return new FaceFinding { Codes = [ReasonCode.DocumentFaceNotFound], Measures = Sizes(picture, view) };
        var main = view.Faces[0];
        var similar = mainFaceOnly ? [] : view.Faces.Skip(1).Where(face => face.Score >= options.Detection.OtherPortraitScore
            && face.Size >= options.Detection.SimilarSize * main.Size);
        FaceInPicture[] wanted = [.. similar.Prepend(main).Select(face => new FaceInPicture(picture, face))];
        var embedded = models.Recogniser.Embed(wanted, clock);
        using var _ = clock.Measure(Stages.Quality);
        var sample = new FaceSample(
            main, embedded[0].Embedding, embedded[0].Light, FacePose.Estimate(main.Landmarks), 0);
        return new FaceFinding
        {
            Codes = [.. Problems(main, embedded)],
            QualityCodes = [.. options.DocumentQuality.Misses(sample)],
            Used = [sample],
            Embedding = sample.Embedding,
            Measures = FaceMeasures.Add(Sizes(picture, view), sample),
        };
    }

    private IEnumerable<ReasonCode> Problems(DetectedFace main, IReadOnlyList<EmbeddedFace> faces)
    {
        if (faces.Skip(1).Any(other => FaceTemplates.Similarity(faces[0].Embedding, other.Embedding)
                < options.Tracking.SamePerson))
            yield return ReasonCode.DocumentMultipleFaces;
        if (main.EyeDistance < options.DocumentQuality.MinEyeDistance) yield return ReasonCode.DocumentFaceTooSmall;
    }

    /// <summary>
    /// The upright view if it shows a face so sure that it cannot be upside down; else the rotation is told by small
    /// views, or, where those are too small for the portrait, by full ones.
    /// </summary>
    private View Look(Picture picture, StageClock clock)
    {
        using var _ = clock.Measure(Stages.Detect);
        var detection = options.Detection;
        var upright = See(picture, detection.DocumentSide, 0)[0];
        if (upright.Score >= detection.ConfidentScore) return upright;
        var rough = See(picture, detection.RotationSide, AllRotations).MaxBy(view => view.Score)!;
        if (rough is { Faces.Count: > 0, Degrees: 0 }) return upright;
        if (rough.Faces.Count > 0)
            return Surer(upright, See(picture, detection.DocumentSide, rough.Degrees)[0]);
        return See(picture, detection.DocumentSide, AllRotations[1..]).Aggregate(upright, Surer);
    }

    private static View Surer(View one, View other) => other.Score > one.Score ? other : one;

    private View[] See(Picture picture, int side, params int[] rotations)
    {
        var found = models.Detector.Detect(picture, side, options.Detection.PictureScore, rotations);
        return
        [
            .. rotations.Zip(found, (degrees, faces) => new View(
                degrees, [.. faces.Where(face => face.IsPlausible).OrderByDescending(face => face.Size)])),
        ];
    }

    private static SortedDictionary<string, double> Sizes(Picture picture, View view) => new(StringComparer.Ordinal)
    {
        ["width_px"] = picture.Width,
        ["height_px"] = picture.Height,
        ["faces_found"] = view.Faces.Count,
        ["rotation_degrees"] = view.Degrees,
    };

    private sealed record View(int Degrees, IReadOnlyList<DetectedFace> Faces)
    {
        public float Score => Faces.Count > 0 ? Faces[0].Score : 0;
    }
}
