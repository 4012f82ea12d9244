using System.Globalization;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Http;

/// <summary>
/// Reads query and route values; what is wrong becomes a problem that names it. Unknown names are refused.
/// </summary>
internal static class QueryValues
{
    /// <summary>Refuses names that the operation does not know, and names given twice.</summary>
    public static void Allow(HttpRequest request, params ReadOnlySpan<string> names)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!names.Contains(name))
                throw ProblemException.Parameter(name, "unknown_parameter", names.Length == 0
                    ? "This operation takes no query parameters; leave it out."
                    : $"This operation takes {string.Join(", ", names!)}; correct the name or leave it out.");
            if (values.Count > 1)
                throw ProblemException.Parameter(name, "repeated", "Give the parameter once.");
        }
    }

    /// <summary>A whole number within bounds, or the default when absent.</summary>
    public static int Integer(string name, string? text, int least, int most, int otherwise)
    {
        if (text is null) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
               && value >= least && value <= most
            ? value
            : throw ProblemException.Parameter(name, "out_of_range", $"Give a whole number from {least} to {most}.");
    }

    /// <summary><c>true</c> or <c>false</c>, or the default when absent.</summary>
    public static bool Flag(string name, string? text, bool otherwise) =>
        text is null ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw ProblemException.Parameter(name, "wrong_type", "Give true or false.");

    /// <summary>A wire name in any case, or null when absent.</summary>
    public static T? Name<T>(string name, string? text) where T : struct, Enum
    {
        if (text is null) return null;
        return WireName.TryParse<T>(text, out var value)
            ? value
            : throw ProblemException.Parameter(
                name, "unknown_value", $"Give one of {string.Join(", ", WireName.All<T>())}.");
    }

    /// <summary>An RFC 3339 time, or null when absent.</summary>
    public static DateTimeOffset? Time(string name, string? text)
    {
        if (text is null) return null;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var time)
            ? time
            : throw ProblemException.Parameter(name, "wrong_type",
                "Give an RFC 3339 time such as 2026-11-01T00:00:00Z.");
    }

    /// <summary>A session id.</summary>
    public static SessionId Session(string name, string? text) =>
        SessionId.TryParse(text, out var id)
            ? id
            : throw ProblemException.Parameter(
                name, "malformed_id",
                "A session id is vs_ and 26 capital letters and digits; use the id that creating the session "
                + "returned.");
}
