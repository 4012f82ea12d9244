using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Vision.Imaging;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// One comparison: takes the files through the stages and writes the report. Used once. With mainFaces, two pictures of
/// any kind are compared by their largest faces, however the pictures are turned and whoever else they show.
/// </summary>
internal sealed class Comparison(
    VisionModels models, VisionOptions options, FaceTemplates templates, ComparisonInput input,
    IProgress<string>? stage, TimeProvider time, bool mainFaces = false)
{
    private readonly StageClock _clock = new(time);
    private Check _liveness = Checks.NotExecuted(CheckName.Liveness);

    /// <summary>Runs all stages.</summary>
    /// <param name="withLiveness">Whether liveness is judged, if the policy asks for it.</param>
    /// <param name="cancel">Stops between stages.</param>
    public async Task<ComparisonReport> RunAsync(bool withLiveness, CancellationToken cancel)
    {
        using (_clock.Measure(Stages.Total))
        {
            var face = input.File(FileKind.FaceVideo) ?? Needed(FileKind.FaceImage);
            var document = await DocumentAsync(Needed(FileKind.IdCard), cancel).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            var live = withLiveness && document.IsUsable && document.QualityCodes.Count == 0
                && input.Policy.Liveness == LivenessMode.Passive;
            var found = await FaceAsync(face, live, cancel).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            stage?.Report("matching");
            return Report(document, found);
        }
    }

    private ComparisonFile Needed(FileKind kind) => input.File(kind) ?? throw new ComparisonFailedException(
        $"A comparison needs a file of kind {kind}, and there is none in the job.", retryable: false);

    private async Task<FaceFinding> DocumentAsync(ComparisonFile file, CancellationToken cancel)
    {
        stage?.Report("decoding");
        try
        {
            await using var stream = await file.OpenAsync(cancel).ConfigureAwait(false);
            using var picture = await templates.DecodePictureAsync(stream, _clock, cancel).ConfigureAwait(false);
            stage?.Report("document_face");
            return templates.Documents.Read(picture.Pixels, _clock, mainFaces);
        }
        catch (MediaRefusedException refused)
        {
            return Checks.Refused(RefusalCodes.Of(refused.Refusal, file.Kind));
        }
    }

    private async Task<FaceFinding> FaceAsync(ComparisonFile file, bool live, CancellationToken cancel)
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
            return Checks.Refused(RefusalCodes.Of(refused.Refusal, file.Kind));
        }
    }

    private async Task<FaceFinding> VideoAsync(Stream stream, bool live, CancellationToken cancel)
    {
        using var video = await templates.DecodeVideoAsync(stream, _clock, cancel).ConfigureAwait(false);
        stage?.Report("video_faces");
        var finding = templates.Videos.Read(video, _clock, cancel);
        if (live) JudgeLiveness(finding, face => video.Frames[face.Frame].Pixels);
        return finding;
    }

    private async Task<FaceFinding> PictureAsync(Stream stream, bool live, CancellationToken cancel)
    {
        using var picture = await templates.DecodePictureAsync(stream, _clock, cancel).ConfigureAwait(false);
        stage?.Report("video_faces");
        if (mainFaces) return AsFace(templates.Documents.Read(picture.Pixels, _clock, mainFaceOnly: true));
        var finding = templates.Pictures.Read(picture.Pixels, _clock);
        if (live) JudgeLiveness(finding, _ => picture.Pixels);
        return finding;
    }

    /// <summary>What the document's reader found, in the words for the other file.</summary>
    private FaceFinding AsFace(FaceFinding finding) => finding with
    {
        Codes = [.. finding.Codes.Select(code => code switch
        {
            ReasonCode.DocumentFaceNotFound => ReasonCode.VideoFaceNotFound,
            ReasonCode.DocumentFaceTooSmall => ReasonCode.VideoFaceTooSmall,
            _ => code,
        })],
        QualityCodes = [.. finding.Used.SelectMany(options.FaceQuality.Misses)],
    };

    private void JudgeLiveness(FaceFinding finding, Func<FaceSample, Picture> pictureOf)
    {
        if (models.Liveness.Count == 0 || !finding.IsUsable || finding.QualityCodes.Count > 0) return;
        stage?.Report("liveness");
        using var _ = _clock.Measure(Stages.Liveness);
        double[] scores =
        [
            .. finding.Used.Take(options.Tracking.LivenessFrames).Select(face =>
                models.Liveness.Average(model => model.Score(pictureOf(face), face.Face.Box))).Order(),
        ];
        var middle = scores.Length / 2;
        var median = scores.Length % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
        _liveness = Checks.Liveness(
            median, input.Policy.LivenessThreshold, input.Policy.LivenessFloor, scores.Length);
    }

    private float FaceScore => input.File(FileKind.FaceVideo) is null
        ? options.Detection.PictureScore : options.Detection.FrameScore;

    private ComparisonReport Report(FaceFinding document, FaceFinding face)
    {
        var quality = Checks.Quality(document, face, options);
        var comparable = document.IsUsable && face.IsUsable && quality.Status != CheckStatus.Failed;
        double? cosine = comparable ? FaceTemplates.Similarity(document.Embedding!, face.Embedding!) : null;
        NotANumberException.ThrowIf(cosine is { } score && !double.IsFinite(score), "the similarity");
        var calibration = models.Recogniser.Model.Manifest.Calibration;
        var match = calibration?.ThresholdFor(input.Policy.TargetFmr);
        var review = calibration?.ThresholdFor(input.Policy.ReviewFmr);
        return new ComparisonReport
        {
            Checks =
            [
                Checks.Face(CheckName.DocumentFace, document, options.Detection.PictureScore),
                Checks.Face(CheckName.VideoFaces, face, FaceScore),
                quality,
                _liveness,
                cosine is { } value ? Checks.Match(value, match, review) : Checks.NotExecuted(CheckName.FaceMatch),
            ],
            Models = models.Uses,
            Inputs = [.. input.Files.Select(file => new InputUse(file.Kind, file.Sha256))],
            Similarity = cosine,
            MatchThreshold = match,
            ReviewThreshold = review,
            SimilarityFmr = cosine is { } at ? calibration?.FmrAt(at) : null,
            TimingsMs = _clock.Milliseconds,
            Device = models.Provider,
            Node = options.Node,
        };
    }
}
