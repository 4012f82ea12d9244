using Kyc.Edge.OpenApi;
using Kyc.Edge.Sessions;
using Kyc.Sessions.Policies;

namespace Kyc.Edge.Comparisons;

/// <summary>Two pictures compared.</summary>
public sealed record FaceComparisonView
{
    /// <summary>Always <c>face_comparison</c>.</summary>
    public string Object { get; init; } = "face_comparison";

    /// <summary>True when both pictures show the same person at the operating point. Never true on doubt.</summary>
    public required bool Match { get; init; }

    /// <summary>
    /// Cosine similarity of the two faces, -1 to 1; null when no two faces could be compared, or not shown.
    /// </summary>
    public required double? Similarity { get; init; }

    /// <summary>Cosine from which it is a match.</summary>
    public required double? Threshold { get; init; }

    /// <summary>The false match rate the threshold stands for.</summary>
    public required double OperatingFmr { get; init; }

    /// <summary>Share of impostor pairs that would score as high.</summary>
    public required double? SimilarityFmr { get; init; }

    /// <summary>The gravest reason why the pictures could not be compared; null when they could.</summary>
    public required string? Code { get; init; }

    /// <summary>What was found in the first picture.</summary>
    public required FaceView SourceFace { get; init; }

    /// <summary>What was found in the second.</summary>
    public required FaceView TargetFace { get; init; }

    /// <summary>The checks.</summary>
    public required IReadOnlyList<CheckView> Checks { get; init; }

    /// <summary>
    /// The lowest grade of the models that took part; results of <c>evaluation</c> are not for production. Null when
    /// one is of a grade unknown here.
    /// </summary>
    [WireValues<ModelGrade>]
    public required string? ModelGrade { get; init; }

    /// <summary>The models that took part.</summary>
    public required IReadOnlyList<ModelView> Models { get; init; }

    /// <summary>Milliseconds by stage.</summary>
    public required IReadOnlyDictionary<string, double> TimingsMs { get; init; }
}

/// <summary>A face found in a picture.</summary>
/// <param name="Found">True when a plausible face was found.</param>
/// <param name="Remark">What is worth knowing of the picture, one sentence; null when there is nothing.</param>
/// <param name="Sha256">SHA-256 of the picture's bytes.</param>
/// <param name="MediaType">Media type of the picture by content.</param>
/// <param name="Measures">What was measured of the face, by name.</param>
public sealed record FaceView(
    bool Found, string? Remark, string Sha256, string MediaType, IReadOnlyDictionary<string, double> Measures);
