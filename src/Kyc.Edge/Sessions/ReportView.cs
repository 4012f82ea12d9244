using System.Text.Json.Serialization;
using Kyc.Edge.OpenApi;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;

namespace Kyc.Edge.Sessions;

/// <summary>What was measured in a session's newest comparison, and what was decided on it.</summary>
public sealed record ReportView
{
    /// <summary>Its id: <c>rep_</c>, the session's 26 letters and digits, and the attempt.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>verification_report</c>.</summary>
    public string Object { get; init; } = "verification_report";

    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The decision on it; null when the session goes on.</summary>
    public required DecisionView? Decision { get; init; }

    /// <summary>Why the client has to act again, when the attempt ended so.</summary>
    public required LastErrorView? LastError { get; init; }

    /// <summary>The comparison in one line for whoever runs the server; absent where scores are not shown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InternalReason { get; init; }

    /// <summary>Cosine similarity of the two faces, -1 to 1; null when not measured or not shown.</summary>
    public required double? Similarity { get; init; }

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

    /// <summary>The files compared, by content.</summary>
    public required IReadOnlyList<InputView> Inputs { get; init; }

    /// <summary>Milliseconds by stage.</summary>
    public required IReadOnlyDictionary<string, double> TimingsMs { get; init; }

    /// <summary>The execution provider in use.</summary>
    public required string Device { get; init; }

    /// <summary>Name of the node that measured.</summary>
    public required string Node { get; init; }
}

/// <summary>One check.</summary>
public sealed record CheckView
{
    /// <summary>Which.</summary>
    [WireValues<CheckName>]
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    [WireValues<CheckStatus>]
    public required string Status { get; init; }

    /// <summary>What was measured; null when nothing was, or when scores are not shown.</summary>
    public required double? Score { get; init; }

    /// <summary>What the score was held against.</summary>
    public required double? Threshold { get; init; }

    /// <summary>The false match rate the threshold stands for; on <c>face_match</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OperatingFmr { get; init; }

    /// <summary>Share of impostor pairs that would score as high; on <c>face_match</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ScoreFmr { get; init; }

    /// <summary>Reasons, the gravest first.</summary>
    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>Further figures by name; empty when scores are not shown.</summary>
    public required IReadOnlyDictionary<string, double> Measures { get; init; }
}

/// <summary>A model that took part.</summary>
/// <param name="Role">What it did.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">SHA-256 of its file.</param>
/// <param name="Calibration">Version of its calibration; null when it has none.</param>
/// <param name="Grade"><c>production</c> or <c>evaluation</c>.</param>
public sealed record ModelView(string Role, string Name, string Sha256, string? Calibration, string Grade);

/// <summary>A file compared.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sha256">SHA-256 of its bytes; null once it is erased.</param>
public sealed record InputView([property: WireValues<FileKind>] string Kind, string? Sha256);
