using System.Text.Json.Serialization;
using Kyc.Sessions.Files;

namespace Kyc.Sessions.Decisions;

/// <summary>The checks of a comparison. Wire names: <c>document_face</c>, <c>video_faces</c>, ...</summary>
public enum CheckName
{
    /// <summary>One plausible portrait on the document.</summary>
    DocumentFace,
    /// <summary>One person, seen well, throughout the video (or in the face picture).</summary>
    VideoFaces,
    /// <summary>Sharpness, size, light and pose of both faces.</summary>
    ImageQuality,
    /// <summary>A living person in front of the camera.</summary>
    Liveness,
    /// <summary>The same person in both files.</summary>
    FaceMatch,
}

/// <summary>How a check ended.</summary>
public enum CheckStatus
{
    /// <summary>Satisfied.</summary>
    Passed,
    /// <summary>Not satisfied; its codes say why.</summary>
    Failed,
    /// <summary>Satisfied, with remarks in its codes.</summary>
    Warning,
    /// <summary>Could not be told either way.</summary>
    Unidentified,
    /// <summary>Not looked at, by policy or because an earlier check failed.</summary>
    NotExecuted,
    /// <summary>
    /// Not looked at because this installation lacks the means, and the policy lets it pass; its codes say why.
    /// </summary>
    Skipped,
}

/// <summary>One check of a comparison.</summary>
public sealed record Check
{
    /// <summary>Which check.</summary>
    public required CheckName Name { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>
    /// What was measured, in the check's own unit (cosine, probability, detector score), if anything.
    /// </summary>
    public double? Score { get; init; }

    /// <summary>What the score was held against.</summary>
    public double? Threshold { get; init; }

    /// <summary>Reasons, the gravest first; empty when there is nothing to say.</summary>
    public IReadOnlyList<ReasonCode> Codes { get; init; } = [];

    /// <summary>
    /// Further figures by snake_case name with the unit in the name (<c>frames_used</c>, <c>rotation_degrees</c>).
    /// </summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new SortedDictionary<string, double>();
}

/// <summary>A model that took part in a decision.</summary>
/// <param name="Role">What it did: <c>detector</c>, <c>recogniser</c>, <c>liveness</c>.</param>
/// <param name="Name">Its name in its manifest.</param>
/// <param name="Sha256">SHA-256 of its file.</param>
/// <param name="Calibration">Version of the calibration that turned error rates into thresholds, if it has one.</param>
/// <param name="Grade"><c>production</c> or <c>evaluation</c>.</param>
public sealed record ModelUse(string Role, string Name, string Sha256, string? Calibration, string Grade);

/// <summary>An input of a comparison, by content.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Sha256">SHA-256 of its clear bytes, in the form in which the file has it.</param>
public sealed record InputUse(FileKind Kind, string Sha256);

/// <summary>
/// What a worker measured: facts and no decision. <see cref="DecisionRule"/> turns it into one, so that a stored
/// report can be decided again under another policy.
/// </summary>
public sealed record ComparisonReport
{
    /// <summary>The checks, in the order of <see cref="CheckName"/>; each name at most once.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>The models that took part.</summary>
    public required IReadOnlyList<ModelUse> Models { get; init; }

    /// <summary>The files compared.</summary>
    public required IReadOnlyList<InputUse> Inputs { get; init; }

    /// <summary>
    /// Cosine similarity of the two faces, -1 to 1; null when no two faces could be compared.
    /// </summary>
    public double? Similarity { get; init; }

    /// <summary>Cosine from which the policy's target FMR is met, by the recogniser's calibration.</summary>
    public double? MatchThreshold { get; init; }

    /// <summary>Cosine under which the policy's review FMR is exceeded: a mismatch.</summary>
    public double? ReviewThreshold { get; init; }

    /// <summary>Share of impostor pairs that would score as high, by the calibration, 0 to 1.</summary>
    public double? SimilarityFmr { get; init; }

    /// <summary>
    /// Milliseconds by stage: <c>decode</c>, <c>detect</c>, <c>align</c>, <c>quality</c>, <c>liveness</c>,
    /// <c>embed</c>, <c>total</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, double> TimingsMs { get; init; }

    /// <summary>The execution provider really in use, for instance <c>CPUExecutionProvider</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Name of the node whose worker measured this.</summary>
    public required string Node { get; init; }

    /// <summary>
    /// The figures as they may rest, sealed under the session's data key; null in reports from before there were
    /// seals.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SealedFigures { get; init; }

    /// <summary>What goes into the journal: without the figures where they are sealed.</summary>
    public ComparisonReport Bare() => SealedFigures is null ? this : this with
    {
        Similarity = null,
        SimilarityFmr = null,
        Checks = [.. Checks.Select(check => check with
        {
            Score = null,
            Threshold = null,
            Measures = new SortedDictionary<string, double>(),
        })],
    };

    /// <summary>The report with its opened figures in their places.</summary>
    public ComparisonReport With(ReportFigures figures) => this with
    {
        Similarity = figures.Similarity,
        SimilarityFmr = figures.SimilarityFmr,
        Checks = [.. Checks.Select((check, at) => figures.Checks.ElementAtOrDefault(at) is not { } of ? check
            : check with { Score = of.Score, Threshold = of.Threshold, Measures = of.Measures })],
    };

    /// <summary>The check of a name, or null when the report has none.</summary>
    public Check? Find(CheckName name) => Checks.FirstOrDefault(check => check.Name == name);
}
