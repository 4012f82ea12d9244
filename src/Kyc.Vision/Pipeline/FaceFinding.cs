using Kyc.Sessions.Decisions;

namespace Kyc.Vision.Pipeline;

/// <summary>What was found on a document, in a picture or in a video.</summary>
public sealed record FaceFinding
{
    /// <summary>Why there is no single usable face; empty when there is one. The gravest first.</summary>
    public IReadOnlyList<ReasonCode> Codes { get; init; } = [];

    /// <summary>What the face's quality misses; empty when it is good.</summary>
    public IReadOnlyList<ReasonCode> QualityCodes { get; init; } = [];

    /// <summary>The faces used, the best first; empty when none was found.</summary>
    public IReadOnlyList<FaceSample> Used { get; init; } = [];

    /// <summary>The embedding to compare with, of length 1; null when none was found.</summary>
    public float[]? Embedding { get; init; }

    /// <summary>How the picture or video is turned; the places of faces are those before turning it.</summary>
    public Rotation Rotation { get; init; } = Rotation.Upright;

    /// <summary>Figures by snake_case name with the unit in the name.</summary>
    public SortedDictionary<string, double> Measures { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether there is one usable face of good quality.</summary>
    public bool IsGood => IsUsable && QualityCodes.Count == 0;

    /// <summary>Whether there is one usable face.</summary>
    public bool IsUsable => Codes.Count == 0 && Embedding is not null;
}
