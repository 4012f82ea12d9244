using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Vision.Imaging;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// One comparison: takes the files through the stages and writes the report. Used once. With mainFaces, two pictures of
/// any kind are compared by their main faces, however the pictures are turned and whoever else they show.
/// </summary>
internal sealed class Comparison(
    VisionModels models, VisionOptions options, FaceTemplates templates, ComparisonInput input,
    IProgress<string>? stage, TimeProvider time, bool mainFaces = false)
{
    private readonly StageClock _clock = new(time);
    private readonly List<IDisposable> _open = [];
    private Check _liveness = Checks.NotExecuted(CheckName.Liveness);

    /// <summary>Runs all stages.</summary>
    /// <param name="withLiveness">Whether liveness is judged, if the policy asks for it.</param>
    /// <param name="cancel">Stops between stages.</param>
    public async Task<ComparisonReport> RunAsync(bool withLiveness, CancellationToken cancel)
    {
        try
        {
            using (_clock.Measure(Stages.Total)) return await CompareAsync(withLiveness, cancel).ConfigureAwait(false);
        }
        finally
        {
            foreach (var media in _open) media.Dispose();
        }
    }

    private async Task<ComparisonReport> CompareAsync(bool withLiveness, CancellationToken cancel)
    {
        var file = input.File(FileKind.FaceVideo) ?? Needed(FileKind.FaceImage);
        var document = await DocumentAsync(Needed(FileKind.IdCard), cancel).ConfigureAwait(false);
        if (!document.Finding.IsGood) document = document.Proved();
        cancel.ThrowIfCancellationRequested();
        var live = withLiveness && document.Finding.IsGood && input.Policy.Liveness != LivenessMode.Off;
        var face = await FaceAsync(file, live, cancel).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        stage?.Report("matching");
        var match = Match(document, face);
        if (match.Holds) return Report(document.Finding, face.Finding, match);
        // Nothing but a match is believed of faces that only look upright.
        (document, face) = (document.Proved(), face.Proved());
        return Report(document.Finding, face.Finding, Match(document, face));
    }

    private FaceMatch Match(Reading document, Reading face) => FaceMatch.Of(
        document.Finding, face.Finding, models.Recogniser.Model.Manifest.Calibration, input.Policy,
        options.Detection.RotationMargin);

    private ComparisonFile Needed(FileKind kind) => input.File(kind) ?? throw new ComparisonFailedException(
        $"A comparison needs a file of kind {kind}, and there is none in the job.", retryable: false);

    private async Task<Reading> DocumentAsync(ComparisonFile file, CancellationToken cancel)
    {
        stage?.Report("decoding");
        try
        {
            await using var stream = await file.OpenAsync(cancel).ConfigureAwait(false);
            var picture = Keep(await templates.DecodePictureAsync(stream, _clock, cancel).ConfigureAwait(false)).Pixels;
            stage?.Report("document_face");
            return new Reading(
                templates.Documents.Read(picture, _clock, mainFaces),
                found => templates.Documents.Prove(found, picture, _clock, mainFaces));
        }
        catch (MediaRefusedException refused)
        {
            return new Reading(Checks.Refused(RefusalCodes.Of(refused.Refusal, file.Kind)), static found => found);
        }
    }

    private async Task<Reading> FaceAsync(ComparisonFile file, bool live, CancellationToken cancel)
    {
        try
        {
            await using var stream = await file.OpenAsync(cancel).ConfigureAwait(false);
            return file.Kind == FileKind.FaceVideo
                ? await VideoAsync(stream, live, cancel).ConfigureAwait(false)
                : await PictureAsync(stream, live, cancel).ConfigureAwait(false);
        }
        catch (MediaRefusedException refused)
        {
            return new Reading(Checks.Refused(RefusalCodes.Of(refused.Refusal, file.Kind)), static found => found);
        }
    }

    private async Task<Reading> VideoAsync(Stream stream, bool live, CancellationToken cancel)
    {
        var video = Keep(await templates.DecodeVideoAsync(stream, _clock, cancel).ConfigureAwait(false));
        stage?.Report("video_faces");
        return Read(
            templates.Videos.Read(video, _clock, cancel),
            found => templates.Videos.Prove(found, video, _clock, cancel),
            live ? face => video.Frames[face.Frame].Pixels : null);
    }

    private async Task<Reading> PictureAsync(Stream stream, bool live, CancellationToken cancel)
    {
        var picture = Keep(await templates.DecodePictureAsync(stream, _clock, cancel).ConfigureAwait(false)).Pixels;
        stage?.Report("video_faces");
        return Read(
            templates.Pictures.Read(picture, _clock, mainFaces),
            found => templates.Pictures.Prove(found, picture, _clock, mainFaces),
            live ? _ => picture : null);
    }

    /// <summary>A reading whose liveness is judged, and judged anew if the rotation was not what it seemed.</summary>
    private Reading Read(
        FaceFinding finding, Func<FaceFinding, FaceFinding> prove, Func<FaceSample, Picture>? live)
    {
        JudgeLiveness(finding, live);
        return new Reading(finding, found =>
        {
            var proved = prove(found);
            if (proved.Rotation.Degrees != found.Rotation.Degrees) JudgeLiveness(proved, live);
            return proved;
        });
    }

    private T Keep<T>(T media) where T : IDisposable
    {
        _open.Add(media);
        return media;
    }

    private void JudgeLiveness(FaceFinding finding, Func<FaceSample, Picture>? pictureOf)
    {
        _liveness = Checks.NotExecuted(CheckName.Liveness);
        if (pictureOf is null || !finding.IsGood) return;
        if (models.Liveness.Count == 0)
        {
            _liveness = Checks.LivenessUnavailable(input.Policy.Liveness);
            return;
        }
        stage?.Report("liveness");
        using var _ = _clock.Measure(Stages.Liveness);
        double[] scores =
        [
            .. finding.Used.Take(options.Tracking.LivenessFrames).Select(face => models.Liveness.Average(
                model => model.Score(pictureOf(face), face.Face.Box, finding.Rotation.Degrees))).Order(),
        ];
        var middle = scores.Length / 2;
        var median = scores.Length % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
        _liveness = Checks.Liveness(
            median, input.Policy.LivenessThreshold, input.Policy.LivenessFloor, scores.Length);
    }

    private float FaceScore => input.File(FileKind.FaceVideo) is null
        ? options.Detection.PictureScore : options.Detection.FrameScore;

    private ComparisonReport Report(FaceFinding document, FaceFinding face, FaceMatch match) => new()
    {
        Checks =
        [
            Checks.Face(CheckName.DocumentFace, document, options.Detection.PictureScore),
            Checks.Face(CheckName.VideoFaces, face, FaceScore),
            Checks.Quality(document, face, options),
            _liveness,
            match.Check,
        ],
        Models = models.Uses(_liveness.Status is not (CheckStatus.NotExecuted or CheckStatus.Skipped)),
        Inputs = [.. input.Files.Select(file => new InputUse(file.Kind, file.Sha256))],
        Similarity = match.Cosine,
        MatchThreshold = match.Threshold,
        ReviewThreshold = match.ReviewThreshold,
        SimilarityFmr = match.Cosine is { } at ? models.Recogniser.Model.Manifest.Calibration?.FmrAt(at) : null,
        TimingsMs = _clock.Milliseconds,
        Device = models.Provider,
        Node = options.Node,
    };
}
