using System.ComponentModel.DataAnnotations;

namespace Kyc.Actors.Recovery;

/// <summary>Limits of the sweeps. Bounds are in the attributes.</summary>
public sealed record RecoverySettings
{
    /// <summary>Setting <c>sweep_interval_seconds</c>: pause between two sweeps of open work.</summary>
    [Range(1, 3_600)]
    public int SweepIntervalSeconds { get; init; } = 15;

    /// <summary>Setting <c>sweep_batch</c>: jobs that a sweep enqueues without a pause.</summary>
    [Range(1, 10_000)]
    public int SweepBatch { get; init; } = 100;

    /// <summary>
    /// Setting <c>sweep_pause_milliseconds</c>: pause after each batch, so that live traffic gets through.
    /// </summary>
    [Range(0, 10_000)]
    public int SweepPauseMilliseconds { get; init; } = 50;

    /// <summary>
    /// Setting <c>offer_again_seconds</c>: a job that still waits for a worker is enqueued again after so long; doubles
    /// each time. Not each sweep: a broker keeps every copy.
    /// </summary>
    [Range(1, 3_600)]
    public int OfferAgainSeconds { get; init; } = 30;

    /// <summary>Setting <c>offer_again_limit_seconds</c>: the longest such pause.</summary>
    [Range(1, 86_400)]
    public int OfferAgainLimitSeconds { get; init; } = 600;

    /// <summary>
    /// Setting <c>void_leases_at_start</c>: leases taken before a shard was acquired are void. True where workers
    /// live and die with the node (embedded); false where workers outlive a session node.
    /// </summary>
    public bool VoidLeasesAtStart { get; init; } = true;

    /// <summary>Setting <c>lease_seconds</c>, the same as the workers': tells old leases from new ones.</summary>
    [Range(1, 86_400)]
    public int LeaseSeconds { get; init; } = 150;

    /// <summary>Setting <c>stuck_after_seconds</c>: a session in processing for longer is named in the log.</summary>
    [Range(1, 86_400)]
    public int StuckAfterSeconds { get; init; } = 300;

    /// <summary>Setting <c>stuck_report_interval_seconds</c>: pause between two reports of stuck sessions.</summary>
    [Range(1, 86_400)]
    public int StuckReportIntervalSeconds { get; init; } = 60;

    /// <summary>Setting <c>stuck_report_limit</c>: sessions that a report names at the most.</summary>
    [Range(1, 1_000)]
    public int StuckReportLimit { get; init; } = 20;

    /// <summary>Setting <c>expiry_interval_seconds</c>: pause between two sweeps of expired sessions.</summary>
    [Range(1, 3_600)]
    public int ExpiryIntervalSeconds { get; init; } = 30;

    /// <summary>Setting <c>expiry_batch</c>: sessions that one sweep expires at the most.</summary>
    [Range(1, 10_000)]
    public int ExpiryBatch { get; init; } = 200;

    /// <summary>
    /// Setting <c>orphan_blob_age_hours</c>: a file that no session knows is removed at this age; longer than any
    /// upload
    /// can take.
    /// </summary>
    [Range(1, 8_760)]
    public int OrphanBlobAgeHours { get; init; } = 24;

    /// <summary>Setting <c>orphan_sweep_interval_seconds</c>: pause between two sweeps of the blob store.</summary>
    [Range(60, 604_800)]
    public int OrphanSweepIntervalSeconds { get; init; } = 21_600;

    /// <summary>Setting <c>orphan_batch</c>: sessions that the sweep looks at without a pause.</summary>
    [Range(1, 10_000)]
    public int OrphanBatch { get; init; } = 50;

    /// <summary>
    /// Setting <c>orphan_pause_milliseconds</c>: pause after each batch, so that live traffic gets through.
    /// </summary>
    [Range(0, 10_000)]
    public int OrphanPauseMilliseconds { get; init; } = 50;

    /// <summary>Setting <c>rewrap_interval_seconds</c>: pause between two looks for data keys under a retired
    /// master key.</summary>
    [Range(1, 86_400)]
    public int RewrapIntervalSeconds { get; init; } = 60;

    /// <summary>Setting <c>rewrap_batch</c>: data keys wrapped anew without a pause.</summary>
    [Range(1, 10_000)]
    public int RewrapBatch { get; init; } = 100;

    /// <summary>Setting <c>rewrap_pause_milliseconds</c>: pause after each batch; bounds the rate.</summary>
    [Range(0, 60_000)]
    public int RewrapPauseMilliseconds { get; init; } = 200;

    /// <summary>Setting <c>ask_timeout_seconds</c>: how long a sweep waits for one session's answer.</summary>
    [Range(1, 600)]
    public int AskTimeoutSeconds { get; init; } = 10;
}
