using System.ComponentModel.DataAnnotations;

namespace Kyc.Actors.Workers;

/// <summary>Limits of workers. Bounds are in the attributes.</summary>
public sealed record WorkerSettings
{
    /// <summary>Setting <c>node_name</c>: part of every worker's name.</summary>
    public string NodeName { get; init; } = "local";

    /// <summary>What tells this start of the process from earlier ones; part of every worker's name.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Setting <c>job_timeout_seconds</c>: wall-clock limit of one comparison.</summary>
    [Range(1, 3_600)]
    public int JobTimeoutSeconds { get; init; } = 120;

    /// <summary>
    /// Setting <c>job_cancel_grace_seconds</c>: how long a comparison may take to stop when its time is up.
    /// </summary>
    [Range(0, 600)]
    public int JobCancelGraceSeconds { get; init; } = 10;

    /// <summary>
    /// Setting <c>lease_seconds</c>: for how long nobody else may start the job; longer than the two above together.
    /// </summary>
    [Range(1, 86_400)]
    public int LeaseSeconds { get; init; } = 150;

    /// <summary>Setting <c>ask_timeout_seconds</c>: how long one question to a session waits.</summary>
    [Range(1, 600)]
    public int AskTimeoutSeconds { get; init; } = 10;

    /// <summary>
    /// Setting <c>start_patience_seconds</c>: how long a session may be asked for a job's lease
    /// before the job goes back.
    /// </summary>
    [Range(1, 600)]
    public int StartPatienceSeconds { get; init; } = 30;

    /// <summary>
    /// Setting <c>ask_pause_milliseconds</c>: pause before a question is repeated; doubles each time.
    /// </summary>
    [Range(1, 60_000)]
    public int AskPauseMilliseconds { get; init; } = 100;

    /// <summary>Setting <c>ask_pause_limit_milliseconds</c>: the longest such pause.</summary>
    [Range(1, 60_000)]
    public int AskPauseLimitMilliseconds { get; init; } = 2_000;

    /// <summary>Checks what no single bound can.</summary>
    /// <exception cref="ArgumentException">The lease could end while its comparison still runs.</exception>
    public WorkerSettings Checked() =>
        LeaseSeconds > JobTimeoutSeconds + JobCancelGraceSeconds
            ? this
            : throw new ArgumentException(
                $"lease_seconds is {LeaseSeconds}, but has to exceed job_timeout_seconds + job_cancel_grace_seconds "
                + $"({JobTimeoutSeconds + JobCancelGraceSeconds}); raise lease_seconds");
}
