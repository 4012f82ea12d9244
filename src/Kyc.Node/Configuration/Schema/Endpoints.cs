using System.Globalization;

namespace Kyc.Node.Configuration.Schema;

/// <summary>Whether a text names a server.</summary>
internal static class Endpoints
{
    /// <summary><c>host:port</c>; an IPv6 address in brackets.</summary>
    public static bool IsHostAndPort(string text)
    {
        var at = text.LastIndexOf(':');
        return at > 0 && IsHost(text[..at].Trim('[', ']')) && (text[0] == '[') == text[..at].Contains(':')
            && int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65_535;
    }

    /// <summary>A host's name or address.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown;

    /// <summary>An <c>http</c> or <c>https</c> address without user, question or fragment.</summary>
    public static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 };
}
