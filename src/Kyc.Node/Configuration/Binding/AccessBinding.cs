using Kyc.Edge.Auth;
using Kyc.Edge.Auth.Oidc;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of keys, tokens and browsers.</summary>
internal static class AccessBinding
{
    /// <summary>The options.</summary>
    public static AccessOptions Access(this Settings s) => new()
    {
        ClientTokenLifetime = s.Get(EdgeSettings.ClientTokenLifetime),
        CorsOrigins = s.Get(EdgeSettings.CorsOrigins),
        CorsMaxAge = s.Get(EdgeSettings.CorsMaxAge),
        RollOverlap = s.Get(ApiKeySettings.RollOverlap),
        RollOverlapMax = s.Get(ApiKeySettings.RollOverlapMax),
        KeyLifetimeMaxSeconds = s.Get(ApiKeySettings.LifetimeMax),
        KeyNameMaxLength = s.GetInt(ApiKeySettings.NameMaxLength),
        KeyNetworksMax = s.GetInt(ApiKeySettings.NetworksMax),
        Oidc = s.Get(OidcSettings.Issuer).Length == 0 ? null : s.Oidc(),
    };

    private static OidcOptions Oidc(this Settings s) => new()
    {
        Issuer = s.Get(OidcSettings.Issuer),
        Audience = s.Get(OidcSettings.Audience),
        JwksFile = s.FullPath(OidcSettings.JwksFile),
        DiscoveryUrl = s.Get(OidcSettings.DiscoveryUrl) is { Length: > 0 } url ? new Uri(url) : null,
        TenantClaim = s.Get(OidcSettings.TenantClaim),
        ScopeClaim = s.Get(OidcSettings.ScopeClaim),
        ClockSkew = s.Get(OidcSettings.ClockSkew),
        Algorithms = s.Get(OidcSettings.Algorithms),
        RefreshPause = s.Get(OidcSettings.RefreshPause),
        RefreshEvery = s.Get(OidcSettings.RefreshEvery),
        KeysMaxAge = s.Get(OidcSettings.KeysMaxAge),
        Timeout = s.Get(OidcSettings.Timeout),
    };
}
