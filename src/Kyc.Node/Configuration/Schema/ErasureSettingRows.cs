namespace Kyc.Node.Configuration.Schema;

/// <summary>Erasure and retention.</summary>
public static class ErasureSettingRows
{
    private static readonly Section Section = new("erasure");

    /// <summary>Ids.</summary>
    public static readonly Setting<long> MaxIds = Section.Add(
        "max_ids", Kinds.Integer(1, 10_000), "1000", "Ids that one request for erasure may name.", "sessions");

    /// <summary>Poll.</summary>
    public static readonly Setting<long> Poll = Section.Add(
        "poll_ms", Kinds.Integer(10, 60_000), "500",
        "Pause between two looks for owed erasures and open requests; a node sees its own redactions at once.",
        "milliseconds");

    /// <summary>Batch.</summary>
    public static readonly Setting<long> Batch = Section.Add(
        "batch", Kinds.Integer(1, 10_000), "500", "Erasures that one look takes at most.", "sessions");

    /// <summary>Parallelism.</summary>
    public static readonly Setting<long> Parallelism = Section.Add(
        "parallelism", Kinds.Integer(1, 256), "16", "Sessions that are erased, or asked, at once.", "sessions");

    /// <summary>Retry.</summary>
    public static readonly Setting<long> Retry = Section.Add(
        "retry_s", Kinds.Integer(1, 3_600), "5", "Pause after a look in which something failed.", "seconds");

    /// <summary>Overdue.</summary>
    public static readonly Setting<long> Overdue = Section.Add(
        "overdue_s", Kinds.Integer(1, 3_600), "15",
        "An erasure owed for so long is done by the node in charge, whoever owns the session's shard.", "seconds");

    /// <summary>Last look.</summary>
    public static readonly Setting<long> LookAgain = Section.Add(
        "look_again_s", Kinds.Integer(1, 86_400), "900",
        "So long after an erasure the session's files are looked for once more; longer than any upload can take.",
        "seconds");

    /// <summary>Patience.</summary>
    public static readonly Setting<long> AskTimeout = Section.Add(
        "ask_timeout_s", Kinds.Integer(1, 600), "10", "How long the answer of one session is waited for.", "seconds");

    /// <summary>Sessions of a request.</summary>
    public static readonly Setting<long> RequestSessions = Section.Add(
        "request_sessions", Kinds.Integer(1, 1_000_000), "100000",
        "Sessions that one request for erasure takes at most; it says so when there are more.", "sessions");

    /// <summary>Retention interval.</summary>
    public static readonly Setting<long> RetentionInterval = Section.Add(
        "retention_interval_s", Kinds.Integer(1, 86_400), "60",
        "Pause between two looks for sessions whose retention is over.", "seconds");

    /// <summary>Retention batch.</summary>
    public static readonly Setting<long> RetentionBatch = Section.Add(
        "retention_batch", Kinds.Integer(1, 10_000), "50",
        "Sessions whose retention is over that are redacted without a pause.", "sessions");

    /// <summary>Retention pause.</summary>
    public static readonly Setting<long> RetentionPause = Section.Add(
        "retention_pause_ms", Kinds.Integer(0, 60_000), "500",
        "Pause after each such batch, so that live traffic gets through.", "milliseconds");

    /// <summary>Scrub.</summary>
    public static readonly Setting<long> ScrubInterval = Section.Add(
        "scrub_interval_s", Kinds.Integer(10, 604_800), "3600",
        "How often PostgreSQL writes its table of keys anew when keys were destroyed (VACUUM FULL): a deleted row's "
        + "bytes stay in it until then.", "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
