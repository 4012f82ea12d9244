using System.Diagnostics.Metrics;

namespace Kyc.Actors.Limits;

/// <summary>
/// What the limits did so far, as instruments of the meter <c>Kyc.Actors.Limits</c>; labels are tenants and limits.
/// </summary>
public static class LimitCounters
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Kyc.Actors.Limits";

    private static readonly Meter s_meter = new(MeterName);

    /// <summary>Requests granted.</summary>
    public static readonly Counter<long> Granted = s_meter.CreateCounter<long>(
        "kyc.limits.granted", description: "Requests that went on, by tenant.");

    /// <summary>Requests refused.</summary>
    public static readonly Counter<long> Refused = s_meter.CreateCounter<long>(
        "kyc.limits.refused", description: "Requests refused, by tenant and limit.");

    /// <summary>Leases asked for.</summary>
    public static readonly Counter<long> Leases = s_meter.CreateCounter<long>(
        "kyc.limits.leases", description: "Leases of tokens that edges asked for, by tenant.");

    /// <summary>Leases not answered.</summary>
    public static readonly Counter<long> LeasesFailed = s_meter.CreateCounter<long>(
        "kyc.limits.leases_failed", description: "Leases of tokens that nobody answered.");

    /// <summary>How long leases took.</summary>
    public static readonly Histogram<double> LeaseTime = s_meter.CreateHistogram<double>(
        "kyc.limits.lease_duration", "ms", "How long edges waited for leases.");

    /// <summary>Requests that waited for a lease.</summary>
    public static readonly Counter<long> Waited = s_meter.CreateCounter<long>(
        "kyc.limits.waited", description: "Requests that waited for a lease, by tenant.");

    /// <summary>Jobs that had to stand in line.</summary>
    public static readonly Counter<long> JobsLined = s_meter.CreateCounter<long>(
        "kyc.limits.jobs_lined", description: "Jobs that waited for their tenant's turn in the work queue, by tenant.");

    /// <summary>The label of a tenant.</summary>
    public static KeyValuePair<string, object?> Tenant(string tenant) => new("tenant", tenant);

    /// <summary>The label of a limit.</summary>
    public static KeyValuePair<string, object?> Limit(string limit) => new("limit", limit);
}
