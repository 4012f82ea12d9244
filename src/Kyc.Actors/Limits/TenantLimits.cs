namespace Kyc.Actors.Limits;

/// <summary>What one tenant may do. 0 stands for no limit everywhere.</summary>
public sealed record TenantLimits
{
    /// <summary>Setting <c>limits.burst</c>: requests at once, refilled at the rate of the shortest window.</summary>
    public long Burst { get; init; } = 5_000;

    /// <summary>Setting <c>limits.per_minute</c>: requests in any minute.</summary>
    public long PerMinute { get; init; } = 120_000;

    /// <summary>Setting <c>limits.per_hour</c>: requests in any hour.</summary>
    public long PerHour { get; init; } = 3_000_000;

    /// <summary>Setting <c>limits.per_day</c>: requests in any day.</summary>
    public long PerDay { get; init; } = 30_000_000;

    /// <summary>Setting <c>limits.concurrent_requests</c>: requests in hand at once at each edge.</summary>
    public long ConcurrentRequests { get; init; } = 5_000;

    /// <summary>Setting <c>limits.open_sessions</c>: sessions that are not finished.</summary>
    public long OpenSessions { get; init; }

    /// <summary>
    /// Setting <c>limits.jobs_in_queue</c>: jobs of the tenant that wait in the work queue, for each session node.
    /// </summary>
    public long JobsInQueue { get; init; } = 16;

    /// <summary>No limits.</summary>
    public static TenantLimits None { get; } = new()
    {
        Burst = 0,
        PerMinute = 0,
        PerHour = 0,
        PerDay = 0,
        ConcurrentRequests = 0,
        OpenSessions = 0,
        JobsInQueue = 0,
    };

    /// <summary>True when requests are counted at all.</summary>
    public bool CountsRequests => Burst > 0 || PerMinute > 0 || PerHour > 0 || PerDay > 0;
}
