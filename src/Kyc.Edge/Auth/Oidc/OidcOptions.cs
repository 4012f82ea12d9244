namespace Kyc.Edge.Auth.Oidc;

/// <summary>An identity provider whose signed tokens (JWT) are taken beside API keys.</summary>
public sealed record OidcOptions
{
    /// <summary>Algorithms that may be allowed: signatures only. <c>none</c> and those of a shared secret (HS256 and
    /// the like) prove nothing here, for whoever can check them can also make them.</summary>
    public static readonly IReadOnlyList<string> KnownAlgorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>The provider's name, exactly as its tokens give it in <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>What the provider calls this server in <c>aud</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>A file with the provider's keys (JWK set); null to fetch them.</summary>
    public string? JwksFile { get; init; }

    /// <summary>
    /// Address of the provider's description; null for the issuer's <c>/.well-known/openid-configuration</c>. HTTPS, or
    /// HTTP on this machine.
    /// </summary>
    public Uri? DiscoveryUrl { get; init; }

    /// <summary>The claim that names the tenant; a token without it is not taken. Default <c>tenant</c>.</summary>
    public string TenantClaim { get; init; } = "tenant";

    /// <summary>The claim that lists scopes, as words or as a list. Default <c>scope</c>.</summary>
    public string ScopeClaim { get; init; } = "scope";

    /// <summary>How far the provider's clock may be from ours. Default 1 min. Bounds 0 to 10 min.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Algorithms taken, of <see cref="KnownAlgorithms"/>. Default RS256 and ES256.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "ES256"];

    /// <summary>Shortest time between two reads of the keys, whatever tokens come. Default 30 s. Bounds 1 s to 1
    /// h.</summary>
    public TimeSpan RefreshPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old keys may get before they are read again. Default 1 h. Bounds 1 min to 1 day.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How old keys may get while the provider does not answer; then its tokens are refused. Default 1 day.
    /// Bounds <see cref="RefreshEvery"/> to 30 days.</summary>
    public TimeSpan KeysMaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long the provider may take to answer. Default 5 s. Bounds 100 ms to 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the provider describes itself.</summary>
    public Uri Discovery => DiscoveryUrl ?? new Uri(Issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <summary>True for an address that keys may be fetched from: HTTPS, or HTTP that does not leave the
    /// machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
