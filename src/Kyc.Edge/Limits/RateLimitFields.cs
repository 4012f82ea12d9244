using System.Globalization;
using System.Runtime.CompilerServices;
using Kyc.Actors.Limits;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Limits;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-11: structured field
/// lists of strings with parameters, <c>q</c> for the quota, <c>w</c> for the window's seconds, <c>r</c> for what is
/// left and <c>t</c> for the seconds until there is something again.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>The field with all limits.</summary>
    public const string PolicyName = "RateLimit-Policy";

    /// <summary>The field with the limit that decides.</summary>
    public const string Name = "RateLimit";

    private static readonly ConditionalWeakTable<TenantLimits, string> s_policies = [];

    /// <summary>Puts the fields into an answer, whatever becomes of it.</summary>
    public static void Put(HttpResponse response, Permit permit, TenantLimits limits)
    {
        if (permit.Limit.Length == 0) return;
        response.OnStarting(() =>
        {
            response.Headers[PolicyName] = s_policies.GetValue(limits, Policy);
            response.Headers[Name] = State(permit);
            return Task.CompletedTask;
        });
    }

    /// <summary>The value of the field with the limit that decides.</summary>
    public static string State(Permit permit) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{permit.Limit}\";r={permit.Left}")
        + (permit.Granted ? "" : string.Create(
            CultureInfo.InvariantCulture, $";t={LimitRefusals.Seconds(permit.FreeIn)}"));

    /// <summary>The value of the field with all limits.</summary>
    public static string Policy(TenantLimits limits)
    {
        (string Name, long Quota, double Seconds)[] all =
        [
            (LimitNames.Burst, limits.Burst, limits.Burst / ClientWindows.PerSecond(limits)),
            (LimitNames.Minute, limits.PerMinute, TimeSpan.FromMinutes(1).TotalSeconds),
            (LimitNames.Hour, limits.PerHour, TimeSpan.FromHours(1).TotalSeconds),
            (LimitNames.Day, limits.PerDay, TimeSpan.FromDays(1).TotalSeconds),
        ];
        return string.Join(", ", all.Where(one => one.Quota > 0).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"\"{one.Name}\";q={one.Quota};w={Math.Ceiling(one.Seconds)}")));
    }
}
