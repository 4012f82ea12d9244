using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Configuration.Schema;

/// <summary>The policy that sessions get when they name none.</summary>
public static class PolicySettings
{
    private static readonly Section Section = new("policy");

    /// <summary>Version.</summary>
    public static readonly Setting<long> Version = Section.Add(
        "version", Kinds.Integer(1, int.MaxValue), "1",
        "Version that decisions name; raise it with every change in this section.");

    /// <summary>Automatic submit.</summary>
    public static readonly Setting<bool> AutoSubmit = Section.Add(
        "auto_submit", Kinds.Boolean(), "true", "Compare as soon as every required file is there.");

    /// <summary>Required files.</summary>
    public static readonly Setting<IReadOnlyList<string>> RequiredFiles = Section.Add(
        "required_files", Kinds.List($"some of {string.Join(", ", WireName.All<FileKind>())}, each once", 1,
            text => WireName.TryParse<FileKind>(text, out _)),
        "id_card,face_video", "Files without which nothing is compared, in the order they are asked for.");

    /// <summary>Match rate.</summary>
    public static readonly Setting<double> TargetFmr = Section.Add(
        "target_fmr", Kinds.Number(1e-6, 1e-1), "0.0001",
        "False match rate at which a match is accepted; the calibration turns it into a score.", "share of impostors");

    /// <summary>Review rate.</summary>
    public static readonly Setting<double> ReviewFmr = Section.Add(
        "review_fmr", Kinds.Number(1e-6, 1e-1), "0.001",
        "False match rate up to which a lower score goes to review; worse ones are a mismatch.", "share of impostors");

    /// <summary>Liveness mode.</summary>
    public static readonly Setting<string> Liveness = Section.Add(
        "liveness", Kinds.Choice([.. WireName.All<LivenessMode>()]), "passive",
        "Whether liveness is judged from the video; with passive_if_available it is skipped, and the report says so, "
        + "where its models are missing.");

    /// <summary>Grade of the models.</summary>
    public static readonly Setting<string> MinimumModelGrade = Section.Add(
        "minimum_model_grade", Kinds.Choice([.. WireName.All<ModelGrade>()]), "evaluation",
        "Least grade of the models that decide. Set production on every node of a production cluster: sessions then "
        + "go to review rather than be decided by less, and a node that has less is not ready and compares nothing.");

    /// <summary>Live from here.</summary>
    public static readonly Setting<double> LivenessThreshold = Section.Add(
        "liveness_threshold", Kinds.Number(0, 1), "0.5", "Liveness score from which a video counts as live.", "score");

    /// <summary>Attack below.</summary>
    public static readonly Setting<double> LivenessFloor = Section.Add(
        "liveness_floor", Kinds.Number(0, 1), "0.25",
        "Liveness score below which a video counts as an attack; between the two a person looks.", "score");

    /// <summary>Attempts.</summary>
    public static readonly Setting<long> MaxAttempts = Section.Add(
        "max_attempts", Kinds.Integer(1, 20), "3", "Comparisons that a session may ask for.", "comparisons");

    /// <summary>Tries.</summary>
    public static readonly Setting<long> MaxJobTries = Section.Add(
        "max_job_tries", Kinds.Integer(1, 10), "3",
        "Times that one comparison may be tried after machine faults.", "tries");

    /// <summary>Machine faults.</summary>
    public static readonly Setting<long> MaxProcessFailures = Section.Add(
        "max_process_failures", Kinds.Integer(1, 20), "5",
        "Comparisons given up for machine faults, which cost no attempt, before a person has to look.", "comparisons");

    /// <summary>Files.</summary>
    public static readonly Setting<long> MaxFiles = Section.Add(
        "max_files", Kinds.Integer(2, 1000), "50",
        "Files that a session accepts in all, re-sent ones counted.", "files");

    /// <summary>Life.</summary>
    public static readonly Setting<long> Lifetime = Section.Add(
        "lifetime_s", Kinds.Integer(60, 2_592_000), "86400", "Life of a session that waits for input.", "seconds");

    /// <summary>Retention.</summary>
    public static readonly Setting<long> RetentionDays = Section.Add(
        "retention_days", Kinds.Integer(1, 36_500), "90",
        "So long after its last event an ended session, or one that waits for a reviewer, is redacted by itself: key, "
        + "files, reference and metadata go, the record of how it was decided stays. A session keeps the days it was "
        + "created with.", "days");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
