using Kyc.Sessions.Decisions;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>Finds the portrait on a document, however it is turned.</summary>
public sealed class DocumentReader(VisionModels models, VisionOptions options)
{
    private readonly PictureLook _look = new(
        models.Detector, options.Detection, options.Detection.DocumentSide, static (face, _) => face.Size);

    /// <summary>Finds and embeds the portrait.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="clock">Measures the stages.</param>
    /// <param name="mainFaceOnly">
    /// True where a picture may show several people: the largest face counts, and how many there are is only measured.
    /// </param>
    /// <param name="tried">The rotation, if all were tried already.</param>
    public FaceFinding Read(Picture picture, StageClock clock, bool mainFaceOnly = false, Rotation? tried = null)
    {
        var view = _look.Look(picture, clock, tried);
        var measures = FaceMeasures.Of(picture, view);
        if (view.Faces.Count == 0)
            return new FaceFinding
            {
                Codes = [ReasonCode.DocumentFaceNotFound],
                Rotation = view.Rotation,
                Measures = measures,
            };
        var main = view.Faces[0];
        var others = mainFaceOnly ? [] : view.Faces.Skip(1).Where(face => IsSimilar(face, main));
        FaceInPicture[] wanted = [.. others.Prepend(main).Select(face => new FaceInPicture(picture, face))];
        var embedded = models.Recogniser.Embed(wanted, clock);
        using var _ = clock.Measure(Stages.Quality);
        var sample = FaceSample.Of(main, embedded[0], view.Rotation);
        return new FaceFinding
        {
            Codes = [.. Problems(main, embedded)],
            QualityCodes = [.. options.DocumentQuality.Misses(sample)],
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

    private bool IsSimilar(DetectedFace face, DetectedFace main) =>
        face.Score >= options.Detection.OtherPortraitScore
        && face.Size >= options.Detection.SimilarSize * main.Size;

    private IEnumerable<ReasonCode> Problems(DetectedFace main, IReadOnlyList<EmbeddedFace> faces)
    {
        if (faces.Skip(1).Any(other => FaceTemplates.Similarity(faces[0].Embedding, other.Embedding)
                < models.SamePerson(options.Tracking)))
            yield return ReasonCode.DocumentMultipleFaces;
        if (main.EyeDistance < options.DocumentQuality.MinEyeDistance) yield return ReasonCode.DocumentFaceTooSmall;
    }
}
