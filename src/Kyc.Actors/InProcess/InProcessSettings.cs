using System.ComponentModel.DataAnnotations;

namespace Kyc.Actors.InProcess;

/// <summary>Limits of the in-process transport. Bounds are in the attributes.</summary>
public sealed record InProcessSettings
{
    /// <summary>Setting <c>node_name</c>: who owns the shards, for inspection.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>Setting <c>work_queue_limit</c>: jobs that may wait for a worker.</summary>
    [Range(1, 10_000_000)]
    public int WorkQueueLimit { get; init; } = 10_000;

    /// <summary>Setting <c>compare_queue_limit</c>: picture comparisons that may wait for a worker.</summary>
    [Range(1, 100_000)]
    public int CompareQueueLimit { get; init; } = 100;

    /// <summary>
    /// Setting <c>again_pause_milliseconds</c>: pause before a job is delivered again; doubles each time.
    /// </summary>
    [Range(1, 600_000)]
    public int AgainPauseMilliseconds { get; init; } = 500;

    /// <summary>Setting <c>again_pause_limit_milliseconds</c>: the longest such pause.</summary>
    [Range(1, 3_600_000)]
    public int AgainPauseLimitMilliseconds { get; init; } = 30_000;

    /// <summary>
    /// Setting <c>ask_pause_milliseconds</c>: pause before a question is repeated; doubles each time.
    /// </summary>
    [Range(1, 60_000)]
    public int AskPauseMilliseconds { get; init; } = 50;

    /// <summary>Setting <c>ask_pause_limit_milliseconds</c>: the longest such pause.</summary>
    [Range(1, 60_000)]
    public int AskPauseLimitMilliseconds { get; init; } = 1_000;
}
