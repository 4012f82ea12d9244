using System.Text.Json.Serialization;
using Kyc.Sessions.Files;

namespace Kyc.Sessions.Policies;

/// <summary>
/// How the person's liveness is judged. Wire names: <c>off</c>, <c>passive</c>, <c>passive_if_available</c>.
/// </summary>
public enum LivenessMode
{
    /// <summary>Not judged; the check reads <c>not_executed</c>.</summary>
    Off,

    /// <summary>Judged from the video alone. Where it cannot be judged, a person looks.</summary>
    Passive,

    /// <summary>
    /// As <see cref="Passive"/> where the node has the models for it; where it has none, the check reads
    /// <c>skipped</c> and the decision is made without it. Not for production.
    /// </summary>
    PassiveIfAvailable,
}

/// <summary>
/// What a session must satisfy. A session keeps the policy it was created with, whole, so that its decision can be
/// replayed years later without looking anything up.
/// </summary>
public sealed record Policy
{
    /// <summary>
    /// What <see cref="RetentionDays"/> means where it is absent; never changed, old events rest on it.
    /// </summary>
    public const int DefaultRetentionDays = 90;

    /// <summary>Id of the policy, for instance <c>pol_default</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version of the policy; a change of any value below is a new version.</summary>
    public required int Version { get; init; }

    /// <summary>Ask for the comparison as soon as every required file is there.</summary>
    public bool AutoSubmit { get; init; } = true;

    /// <summary>The files without which nothing is compared, in the order they are asked for.</summary>
    public IReadOnlyList<FileKind> RequiredFiles { get; init; } = [FileKind.IdCard, FileKind.FaceVideo];

    /// <summary>
    /// False match rate (ISO/IEC 19795-1) at which a match is accepted, 1e-6 to 1e-1. Turned into a score by the
    /// recogniser's calibration.
    /// </summary>
    public double TargetFmr { get; init; } = 1e-4;

    /// <summary>
    /// False match rate below which a score is doubtful rather than a mismatch, at least <see cref="TargetFmr"/>:
    /// scores between the two go to review.
    /// </summary>
    public double ReviewFmr { get; init; } = 1e-3;

    /// <summary>How liveness is judged.</summary>
    public LivenessMode Liveness { get; init; } = LivenessMode.Passive;

    /// <summary>Liveness score (0 to 1) from which the video counts as live.</summary>
    public double LivenessThreshold { get; init; } = 0.5;

    /// <summary>Liveness score (0 to 1) below which the video counts as an attack; between the two is doubt.</summary>
    public double LivenessFloor { get; init; } = 0.25;

    /// <summary>Comparisons a session may ask for, 1 to 20; process failures do not count.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Times one comparison job may be tried before it is given up, 1 to 10.</summary>
    public int MaxJobTries { get; init; } = 3;

    /// <summary>
    /// Comparisons given up for machine faults, which cost no attempt, before a person has to look; 1 to 20.
    /// </summary>
    public int MaxProcessFailures { get; init; } = 5;

    /// <summary>Files a session accepts in all, re-sent ones counted, 2 to 1000.</summary>
    public int MaxFilesAccepted { get; init; } = 50;

    /// <summary>Life of a session that is waiting for input, in seconds, 60 to 2,592,000.</summary>
    public int LifetimeSeconds { get; init; } = 86_400;

    /// <summary>
    /// The least grade of every model that a decision rests on; with a lower one a person decides. Its absence in an
    /// old event means <see cref="ModelGrade.Evaluation"/>, and that value is written as its absence.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ModelGrade MinimumModelGrade { get; init; } = ModelGrade.Evaluation;

    /// <summary>
    /// Days after its last event that an ended session, or one that waits for a reviewer, is redacted by itself, 1 to
    /// 36,500; null for <see cref="DefaultRetentionDays"/>, and that value is written as its absence.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? RetentionDays
    {
        get;
        init => field = value == DefaultRetentionDays ? null : value;
    }
}
