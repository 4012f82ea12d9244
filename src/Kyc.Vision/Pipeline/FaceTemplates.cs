using System.Numerics.Tensors;
using Kyc.Sessions.Decisions;
using Kyc.Vision.Media;

namespace Kyc.Vision.Pipeline;

/// <summary>A face, ready to be compared.</summary>
/// <param name="Embedding">Its embedding, of length 1; null when there is no face.</param>
/// <param name="DetectorScore">The detector's score of the best face, 0 to 1; 0 when there is none.</param>
/// <param name="Quality">Quality of the best face, 0 to 1; 0 when there is none.</param>
/// <param name="Codes">What is wrong, the gravest first; the embedding may be there all the same.</param>
/// <param name="Measures">Figures by snake_case name.</param>
/// <param name="TimingsMs">Milliseconds by stage.</param>
public sealed record FaceTemplate(
    float[]? Embedding, double DetectorScore, double Quality, IReadOnlyList<ReasonCode> Codes,
    IReadOnlyDictionary<string, double> Measures, IReadOnlyDictionary<string, double> TimingsMs);

/// <summary>
/// From files to embeddings, without decisions: for evaluation and benchmarks. Safe for concurrent use.
/// </summary>
public sealed class FaceTemplates(VisionModels models, VisionOptions options, IMediaDecoder decoder, TimeProvider time)
{
    private readonly DocumentReader _documents = new(models, options);
    private readonly PictureReader _pictures = new(models, options);
    private readonly VideoReader _videos = new(models, options);

    /// <summary>Cosine similarity of two embeddings of length 1, -1 to 1.</summary>
    public static double Similarity(ReadOnlySpan<float> one, ReadOnlySpan<float> other) =>
        Math.Clamp(TensorPrimitives.Dot(one, other), -1f, 1f);

    /// <summary>The main face of a picture.</summary>
    /// <param name="file">The picture's bytes; stays open.</param>
    /// <param name="asDocument">Looks for a portrait on a document, in four rotations.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="MediaRefusedException">The file is not an acceptable picture.</exception>
    public async Task<FaceTemplate> FromPictureAsync(Stream file, bool asDocument, CancellationToken cancel = default)
    {
        var clock = new StageClock(time);
        using var total = clock.Measure(Stages.Total);
        using var picture = await DecodePictureAsync(file, clock, cancel).ConfigureAwait(false);
        var finding = asDocument ? _documents.Read(picture.Pixels, clock) : _pictures.Read(picture.Pixels, clock);
        return Template(finding, clock);
    }

    /// <summary>The main person of a video.</summary>
    /// <param name="file">The video's bytes; stays open.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="MediaRefusedException">The file is not an acceptable video.</exception>
    public async Task<FaceTemplate> FromVideoAsync(Stream file, CancellationToken cancel = default)
    {
        var clock = new StageClock(time);
        using var total = clock.Measure(Stages.Total);
        using var video = await DecodeVideoAsync(file, clock, cancel).ConfigureAwait(false);
        return Template(_videos.Read(video, clock, cancel), clock);
    }

    internal async Task<DecodedPicture> DecodePictureAsync(Stream file, StageClock clock, CancellationToken cancel)
    {
        using var _ = clock.Measure(Stages.Decode);
        return await decoder.DecodePictureAsync(file, options.Pictures, cancel).ConfigureAwait(false);
    }

    internal async Task<DecodedVideo> DecodeVideoAsync(Stream file, StageClock clock, CancellationToken cancel)
    {
        using var _ = clock.Measure(Stages.Decode);
        return await decoder.DecodeVideoAsync(file, options.Videos, cancel).ConfigureAwait(false);
    }

    internal DocumentReader Documents => _documents;

    internal PictureReader Pictures => _pictures;

    internal VideoReader Videos => _videos;

    private static FaceTemplate Template(FaceFinding finding, StageClock clock) => new(
        finding.Embedding, finding.Used.Count > 0 ? finding.Used[0].Face.Score : 0,
        finding.Used.Count > 0 ? finding.Used[0].Quality : 0,
        [.. finding.Codes, .. finding.QualityCodes], finding.Measures, clock.Milliseconds);
}
