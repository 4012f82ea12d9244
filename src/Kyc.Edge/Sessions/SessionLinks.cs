using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.Sessions;

/// <summary>Addresses of a session and of what can be done with it now.</summary>
internal static class SessionLinks
{
    /// <summary>Path of all sessions.</summary>
    public const string Collection = "/v1/verification_sessions";

    private const string Upload = "upload_";

    /// <summary>Path of a session.</summary>
    public static string Self(SessionId id) => $"{Collection}/{id.Value}";

    /// <summary>Those of its links that a session token opens.</summary>
    public static SortedDictionary<string, string> ForBrowsers(SessionState state)
    {
        var links = Of(state);
        foreach (var name in links.Keys.ToArray())
            if (name is not ("self" or "submit") && !name.StartsWith(Upload, StringComparison.Ordinal))
                links.Remove(name);
        return links;
    }

    /// <summary>The links of a session, by name.</summary>
    public static SortedDictionary<string, string> Of(SessionState state)
    {
        var self = Self(state.Id);
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["self"] = self,
            ["files"] = self + "/files",
        };
        if (state.Status == SessionStatus.RequiresInput)
        {
            foreach (var kind in state.Policy!.RequiredFiles.Select(WireName.Of))
                links[Upload + kind] = $"{self}/files/{kind}";
            links["submit"] = self + "/submit";
            links["cancel"] = self + "/cancel";
        }
        if (!state.Redacted) links["redact"] = self + "/redact";
        if (state.Report is not null) links["report"] = self + "/report";
        return links;
    }
}
