using Kyc.Node.Configuration.Binding;

namespace Kyc.Node.Configuration.Schema;

/// <summary>What clients may do; the same at every node of a cluster.</summary>
public static class LimitSettingRows
{
    private const long Many = 1_000_000_000_000;

    private static readonly Section Section = new("limits");

    /// <summary>At once.</summary>
    public static readonly Setting<long> Burst = Section.Add(
        "burst", Kinds.Integer(0, Many), "5000",
        "Requests of a tenant at once; they flow back at the rate of the shortest window. 0 for no limit.",
        "requests");

    /// <summary>Minute.</summary>
    public static readonly Setting<long> PerMinute = Section.Add(
        "per_minute", Kinds.Integer(0, Many), "120000",
        "Requests of a tenant in any minute, over all nodes; 0 for no limit.", "requests");

    /// <summary>Hour.</summary>
    public static readonly Setting<long> PerHour = Section.Add(
        "per_hour", Kinds.Integer(0, Many), "3000000",
        "Requests of a tenant in any hour, over all nodes; 0 for no limit.", "requests");

    /// <summary>Day.</summary>
    public static readonly Setting<long> PerDay = Section.Add(
        "per_day", Kinds.Integer(0, Many), "30000000",
        "Requests of a tenant in any day, over all nodes; 0 for no limit.", "requests");

    /// <summary>In hand.</summary>
    public static readonly Setting<long> ConcurrentRequests = Section.Add(
        "concurrent_requests", Kinds.Integer(0, 1_000_000), "5000",
        "Requests of a tenant in hand at once at each edge; 0 for no limit.", "requests");

    /// <summary>Open sessions.</summary>
    public static readonly Setting<long> OpenSessions = Section.Add(
        "open_sessions", Kinds.Integer(0, 1_000_000_000), "0",
        "Sessions of a tenant that wait for input or process, at the most; what other edges open within a second may "
        + "pass it. 0 for no limit.", "sessions");

    /// <summary>Jobs in the queue.</summary>
    public static readonly Setting<long> JobsInQueue = Section.Add(
        "jobs_in_queue", Kinds.Integer(0, 1_000_000), "16",
        "Comparisons of a tenant that wait in the work queue, for each session node; the next ones stand in the "
        + "tenant's line, so that nobody waits behind a flood. Fewer for a tenant whose comparisons cost more. 0 for "
        + "no limit.", "jobs");

    /// <summary>Jobs in line.</summary>
    public static readonly Setting<long> JobsInLine = Section.Add(
        "jobs_in_line", Kinds.Integer(1, 1_000_000), "10000",
        "Comparisons of a tenant that stand in line at each session node; more wait for the next sweep.", "jobs");

    /// <summary>Tenants with limits of their own.</summary>
    public static readonly Setting<IReadOnlyList<string>> Tenants = Section.Add(
        "tenants",
        Kinds.List(
            "tenants with limits of their own, each as name:limit=number;limit=number with the limits of this section "
            + "burst, per_minute, per_hour, per_day, concurrent_requests, open_sessions and jobs_in_queue",
            0, TenantLimitText.IsWellFormed), "",
        "Limits of single tenants, for instance acme:per_minute=600;burst=50; what is not named stays as for all.");

    /// <summary>Browsers.</summary>
    public static readonly Setting<long> SessionTokenPerMinute = Section.Add(
        "session_token_per_minute", Kinds.Integer(0, 1_000_000), "120",
        "Requests a minute of one browser's session token at each edge; 0 for no limit.", "requests");

    /// <summary>Failures.</summary>
    public static readonly Setting<long> FailuresPerMinute = Section.Add(
        "failures_per_minute", Kinds.Integer(0, 1_000_000), "600",
        "Requests a minute without a valid credential of one remote address (IPv6: its /64) at each edge; 0 for no "
        + "limit.", "requests");

    /// <summary>Remembered.</summary>
    public static readonly Setting<long> Remembered = Section.Add(
        "remembered", Kinds.Integer(100, 10_000_000), "50000",
        "Addresses, and session tokens, that an edge counts at once.", "entries");

    /// <summary>Life of a lease.</summary>
    public static readonly Setting<long> Lease = Section.Add(
        "lease_ms", Kinds.Integer(100, 60_000), "2000",
        "How long an edge may spend requests that it leased from a tenant's allowance; longer asks less and binds "
        + "longer what is not needed.", "milliseconds");

    /// <summary>Size of a lease.</summary>
    public static readonly Setting<long> LeaseMax = Section.Add(
        "lease_max", Kinds.Integer(1, 1_000_000), "2000", "Requests of one lease at the most.", "requests");

    /// <summary>Wait for a lease.</summary>
    public static readonly Setting<long> LeaseWait = Section.Add(
        "lease_wait_ms", Kinds.Integer(1, 10_000), "250",
        "How long a request waits for a lease before its edge goes on within its own share of the limits.",
        "milliseconds");

    /// <summary>Reports.</summary>
    public static readonly Setting<long> Report = Section.Add(
        "report_s", Kinds.Integer(1, 3_600), "30",
        "How long at the most an idle edge says nothing of what it spent; after so long a tenant's allowance that "
        + "moved to another node counts everything again.", "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
