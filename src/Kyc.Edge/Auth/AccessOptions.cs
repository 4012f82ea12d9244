using Kyc.Edge.Auth.Oidc;

namespace Kyc.Edge.Auth;

/// <summary>Limits and defaults of API keys, session tokens, tokens of an identity provider, and browsers.</summary>
public sealed record AccessOptions
{
    /// <summary>Longest <see cref="ClientTokenLifetime"/>.</summary>
    public static readonly TimeSpan ClientTokenMost = TimeSpan.FromDays(1);

    /// <summary>Shortest <see cref="ClientTokenLifetime"/>.</summary>
    public static readonly TimeSpan ClientTokenLeast = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a browser's session token is good, and never longer than its session waits. Default 1 h. Bounds 1 min
    /// to 1 day.
    /// </summary>
    public TimeSpan ClientTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the old key stays good when a roll does not say. Default 1 day. At most
    /// <see cref="RollOverlapMax"/>.</summary>
    public TimeSpan RollOverlap { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Longest a roll may ask for. Default 7 days. Bounds 0 to 90 days.</summary>
    public TimeSpan RollOverlapMax { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest life of a key that a client may ask for; keys without an end are always allowed. Unit: seconds.
    /// Default ten years.</summary>
    public long KeyLifetimeMaxSeconds { get; init; } = 315_360_000;

    /// <summary>Most characters of a key's name. Default 100. Bounds 1 to 1,000.</summary>
    public int KeyNameMaxLength { get; init; } = 100;

    /// <summary>Most networks of a key. Default 32. Bounds 1 to 1,000.</summary>
    public int KeyNetworksMax { get; init; } = 32;

    /// <summary>
    /// Origins whose pages may call with a session token, exactly as browsers write them: <c>https://shop.example</c>.
    /// Default none.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>How long a browser may remember what it was allowed. Default 10 min. Bounds 0 to 1 day.</summary>
    public TimeSpan CorsMaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The identity provider whose tokens are taken; null for none.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>True for an origin as a browser writes it: scheme and host, a port when it is not the scheme's
    /// own.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
}
