using System.Globalization;
using Kyc.Actors.Limits;
using Kyc.Sessions.Ids;

namespace Kyc.Node.Configuration.Binding;

/// <summary>Reads limits of one tenant: <c>acme:per_minute=600;burst=50</c>.</summary>
internal static class TenantLimitText
{
    private static readonly Dictionary<string, Func<TenantLimits, long, TenantLimits>> Setters =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["burst"] = (limits, value) => limits with { Burst = value },
            ["per_minute"] = (limits, value) => limits with { PerMinute = value },
            ["per_hour"] = (limits, value) => limits with { PerHour = value },
            ["per_day"] = (limits, value) => limits with { PerDay = value },
            ["concurrent_requests"] = (limits, value) => limits with { ConcurrentRequests = value },
            ["open_sessions"] = (limits, value) => limits with { OpenSessions = value },
            ["jobs_in_queue"] = (limits, value) => limits with { JobsInQueue = value },
        };

    /// <summary>True when it can be read.</summary>
    public static bool IsWellFormed(string text) => TryParse(text, new TenantLimits(), out _, out _);

    /// <summary>Reads it; what is not named stays as in <paramref name="limits"/>.</summary>
    public static bool TryParse(string text, TenantLimits limits, out TenantId tenant, out TenantLimits own)
    {
        own = limits;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (!TenantId.TryParse(colon < 0 ? null : text[..colon].Trim(), out tenant)) return false;
        foreach (var part in text[(colon + 1)..].Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var name, var number]) return false;
            if (!Setters.TryGetValue(name, out var set)) return false;
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
            own = set(own, value);
        }
        return true;
    }
}
