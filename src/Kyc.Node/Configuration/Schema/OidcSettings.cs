using Kyc.Edge.Auth.Oidc;

namespace Kyc.Node.Configuration.Schema;

/// <summary>The identity provider whose tokens are taken beside API keys.</summary>
public static class OidcSettings
{
    private const int MaxText = 500;

    private static readonly Section Section = new("oidc");

    /// <summary>Issuer.</summary>
    public static readonly Setting<string> Issuer = Section.Add(
        "issuer", Kinds.Checked("url", "an https address, exactly as the tokens give it", IsAddress), "",
        "Identity provider whose signed tokens (JWT) are taken beside API keys; none when empty.");

    /// <summary>Audience.</summary>
    public static readonly Setting<string> Audience = Section.Add(
        "audience", Kinds.Words(MaxText), "", "What the provider's tokens call this server in aud.");

    /// <summary>Key file.</summary>
    public static readonly Setting<string> JwksFile = Section.Add(
        "jwks_file", Kinds.Path(), "",
        "File with the provider's keys (JWK set), for servers that reach no provider; read again when it has to be.");

    /// <summary>Description.</summary>
    public static readonly Setting<string> DiscoveryUrl = Section.Add(
        "discovery_url", Kinds.Checked("url", "an https address, or http on this machine", IsAddress), "",
        "Address of the provider's description; the issuer's /.well-known/openid-configuration when empty.");

    /// <summary>Tenant claim.</summary>
    public static readonly Setting<string> TenantClaim = Section.Add(
        "tenant_claim", Kinds.Required("text", "1 to 500 characters", IsName), "tenant",
        "Claim that names the tenant; tokens without it are not taken.");

    /// <summary>Scope claim.</summary>
    public static readonly Setting<string> ScopeClaim = Section.Add(
        "scope_claim", Kinds.Required("text", "1 to 500 characters", IsName), "scope",
        "Claim that lists scopes, as words or as a list; those this server does not know give no right.");

    /// <summary>Skew.</summary>
    public static readonly Setting<TimeSpan> ClockSkew = Section.Add(
        "clock_skew_s", Kinds.Seconds(0, 600), "60", "How far the provider's clock may be from this one's.", "seconds");

    /// <summary>Algorithms.</summary>
    public static readonly Setting<IReadOnlyList<string>> Algorithms = Section.Add(
        "algorithms", Kinds.List(
            $"some of {string.Join(", ", OidcOptions.KnownAlgorithms)}, each once", 1,
            text => OidcOptions.KnownAlgorithms.Contains(text)), "RS256,ES256",
        "Signatures that are taken; none and those of a shared secret never are.");

    /// <summary>Pause.</summary>
    public static readonly Setting<TimeSpan> RefreshPause = Section.Add(
        "refresh_pause_s", Kinds.Seconds(1, 3_600), "30",
        "Shortest time between two reads of the provider's keys, whatever tokens come.", "seconds");

    /// <summary>Refresh.</summary>
    public static readonly Setting<TimeSpan> RefreshEvery = Section.Add(
        "refresh_every_s", Kinds.Seconds(60, 86_400), "3600",
        "How old the provider's keys may get before they are read again.", "seconds");

    /// <summary>Oldest keys.</summary>
    public static readonly Setting<TimeSpan> KeysMaxAge = Section.Add(
        "keys_max_age_s", Kinds.Seconds(60, 2_592_000), "86400",
        "How old they may get while the provider does not answer; then its tokens are refused.", "seconds");

    /// <summary>Time-out.</summary>
    public static readonly Setting<TimeSpan> Timeout = Section.Add(
        "timeout_s", Kinds.Seconds(0.1, 60), "5", "How long the provider may take to give its keys.", "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool IsAddress(string text) =>
        text.Length <= MaxText && Uri.TryCreate(text, UriKind.Absolute, out var address) && OidcOptions.IsSafe(address);

    private static bool IsName(string text) => text.Length is > 0 and <= MaxText && !text.Any(char.IsControl);
}
