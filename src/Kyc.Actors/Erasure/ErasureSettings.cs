using System.ComponentModel.DataAnnotations;

namespace Kyc.Actors.Erasure;

/// <summary>Limits of erasure and retention. Bounds are in the attributes.</summary>
public sealed record ErasureSettings
{
    /// <summary>
    /// Setting <c>poll_milliseconds</c>: pause between two looks for owed erasures and open requests; a redaction of
    /// this node's own sessions is seen at once.
    /// </summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>Setting <c>batch</c>: rows that one look takes at the most.</summary>
    [Range(1, 10_000)]
    public int Batch { get; init; } = 500;

    /// <summary>Setting <c>parallelism</c>: sessions erased, or asked, at once.</summary>
    [Range(1, 256)]
    public int Parallelism { get; init; } = 16;

    /// <summary>Setting <c>retry_seconds</c>: pause after a look in which something failed.</summary>
    [Range(1, 3_600)]
    public int RetrySeconds { get; init; } = 5;

    /// <summary>
    /// Setting <c>overdue_seconds</c>: what is owed for so long is done by the node in charge, whoever owns the shard.
    /// </summary>
    [Range(1, 3_600)]
    public int OverdueSeconds { get; init; } = 15;

    /// <summary>
    /// Setting <c>look_again_seconds</c>: so long after an erasure the session's files are looked for once more; longer
    /// than any upload can take, for one whose edge died at its end.
    /// </summary>
    [Range(1, 86_400)]
    public int LookAgainSeconds { get; init; } = 900;

    /// <summary>Setting <c>ask_timeout_seconds</c>: how long one session's answer is waited for.</summary>
    [Range(1, 600)]
    public int AskTimeoutSeconds { get; init; } = 10;

    /// <summary>Setting <c>request_sessions</c>: sessions that one request takes at the most.</summary>
    [Range(1, 1_000_000)]
    public int RequestSessions { get; init; } = 100_000;

    /// <summary>Setting <c>retention_interval_seconds</c>: pause between two looks for sessions that are due.</summary>
    [Range(1, 86_400)]
    public int RetentionIntervalSeconds { get; init; } = 60;

    /// <summary>Setting <c>retention_batch</c>: sessions redacted without a pause.</summary>
    [Range(1, 10_000)]
    public int RetentionBatch { get; init; } = 50;

    /// <summary>
    /// Setting <c>retention_pause_milliseconds</c>: pause after each batch, so that live traffic gets through.
    /// </summary>
    [Range(0, 60_000)]
    public int RetentionPauseMilliseconds { get; init; } = 500;

    /// <summary>
    /// Setting <c>scrub_interval_seconds</c>: how often the database overwrites what it still holds of destroyed keys,
    /// when there are any. Only PostgreSQL has to.
    /// </summary>
    [Range(10, 604_800)]
    public int ScrubIntervalSeconds { get; init; } = 3_600;
}
