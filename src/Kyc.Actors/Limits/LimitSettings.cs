using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Limits;

/// <summary>Limits of clients. Bounds are in the attributes.</summary>
public sealed record LimitSettings
{
    /// <summary>What a tenant may do that has no limits of its own.</summary>
    public TenantLimits Tenant { get; init; } = new();

    /// <summary>Setting <c>limits.tenants</c>: tenants with limits of their own.</summary>
    public IReadOnlyDictionary<string, TenantLimits> Tenants { get; init; } =
        FrozenDictionary<string, TenantLimits>.Empty;

    /// <summary>
    /// Setting <c>limits.lease_ms</c>: how long an edge may spend tokens that it leased. Longer asks less and binds
    /// tokens longer where they are not needed.
    /// </summary>
    [Range(100, 60_000)]
    public int LeaseMilliseconds { get; init; } = 2_000;

    /// <summary>Setting <c>limits.lease_max</c>: tokens of one lease at the most.</summary>
    [Range(1, 1_000_000)]
    public int LeaseMax { get; init; } = 2_000;

    /// <summary>
    /// Setting <c>limits.lease_wait_ms</c>: how long a request waits for a lease before the edge goes on by itself.
    /// </summary>
    [Range(1, 10_000)]
    public int LeaseWaitMilliseconds { get; init; } = 250;

    /// <summary>
    /// Setting <c>limits.report_s</c>: how long at the most an edge that spends nothing leaves a client's actor without
    /// word; an actor that moved knows after so long what was spent before.
    /// </summary>
    [Range(1, 3_600)]
    public int ReportSeconds { get; init; } = 30;

    /// <summary>Setting <c>limits.session_token_per_minute</c>: requests of one browser's session token at each
    /// edge; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int SessionTokenPerMinute { get; init; } = 120;

    /// <summary>Setting <c>limits.failures_per_minute</c>: requests without a valid credential of one remote
    /// address (IPv6: its /64) at each edge; 0 for no limit.</summary>
    [Range(0, 1_000_000)]
    public int FailuresPerMinute { get; init; } = 600;

    /// <summary>Setting <c>limits.remembered</c>: addresses and session tokens that an edge counts at once; beyond it
    /// those with the most left are forgotten.</summary>
    [Range(100, 10_000_000)]
    public int Remembered { get; init; } = 50_000;

    /// <summary>Setting <c>limits.jobs_in_line</c>: jobs of one tenant that wait at each session node for their turn
    /// in the work queue; those beyond wait in the journal for the next sweep.</summary>
    [Range(1, 1_000_000)]
    public int JobsInLine { get; init; } = 10_000;

    /// <summary>Nothing is limited.</summary>
    public static LimitSettings None { get; } = new()
    {
        Tenant = TenantLimits.None,
        SessionTokenPerMinute = 0,
        FailuresPerMinute = 0,
    };

    /// <summary>The limits of a tenant.</summary>
    public TenantLimits Of(TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value) ?? Tenant;

    /// <summary>How long a lease lasts.</summary>
    public TimeSpan Lease => TimeSpan.FromMilliseconds(LeaseMilliseconds);
}
