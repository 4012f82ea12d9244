using Kyc.Actors.Limits;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the limits of clients.</summary>
public static class LimitBinding
{
    /// <summary>The limits.</summary>
    public static LimitSettings Limits(this Settings s)
    {
        var tenant = s.TenantLimits();
        return new LimitSettings
        {
            Tenant = tenant,
            Tenants = s.Get(LimitSettingRows.Tenants).Select(text => Own(text, tenant))
                .ToDictionary(own => own.Name, own => own.Limits, StringComparer.Ordinal),
            LeaseMilliseconds = s.GetInt(LimitSettingRows.Lease),
            LeaseMax = s.GetInt(LimitSettingRows.LeaseMax),
            LeaseWaitMilliseconds = s.GetInt(LimitSettingRows.LeaseWait),
            ReportSeconds = s.GetInt(LimitSettingRows.Report),
            SessionTokenPerMinute = s.GetInt(LimitSettingRows.SessionTokenPerMinute),
            FailuresPerMinute = s.GetInt(LimitSettingRows.FailuresPerMinute),
            Remembered = s.GetInt(LimitSettingRows.Remembered),
            JobsInLine = s.GetInt(LimitSettingRows.JobsInLine),
        };
    }

    /// <summary>The limits of a tenant that has none of its own.</summary>
    public static TenantLimits TenantLimits(this Settings s) => new()
    {
        Burst = s.Get(LimitSettingRows.Burst),
        PerMinute = s.Get(LimitSettingRows.PerMinute),
        PerHour = s.Get(LimitSettingRows.PerHour),
        PerDay = s.Get(LimitSettingRows.PerDay),
        ConcurrentRequests = s.Get(LimitSettingRows.ConcurrentRequests),
        OpenSessions = s.Get(LimitSettingRows.OpenSessions),
        JobsInQueue = s.Get(LimitSettingRows.JobsInQueue),
    };

    private static (string Name, TenantLimits Limits) Own(string text, TenantLimits tenant) =>
        TenantLimitText.TryParse(text, tenant, out var id, out var own)
            ? (id.Value, own)
            : throw new InvalidOperationException($"{LimitSettingRows.Tenants.Name} accepted '{text}'");
}
