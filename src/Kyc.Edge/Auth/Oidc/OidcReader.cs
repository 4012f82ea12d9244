using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kyc.Edge.Auth.Oidc;

/// <summary>
/// Tokens of the identity provider (JWT, RFC 7519, with the advice of RFC 8725): signed by one of its keys with an
/// allowed algorithm, by this issuer, for this audience, now. The tenant and the scopes are claims; scopes that are not
/// ours give no right.
/// </summary>
internal sealed class OidcReader(OidcOptions options, ProviderKeys keys, IKeyRing ring, TimeProvider clock)
    : IBearerReader
{
    private const int MaxLength = 8_192;
    private const int PseudonymLetters = 16;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <inheritdoc />
    public bool Takes(string presented) => presented.Length <= MaxLength && presented.Count(c => c == '.') == 2;

    /// <inheritdoc />
    public async ValueTask<Credential?> ReadAsync(string presented, CancellationToken cancel)
    {
        if (Parse(presented) is not { } token || !options.Algorithms.Contains(token.Alg)
            || token.TryGetHeaderValue<object>("crit", out _)) return null;
        var usable = (await keys.OfAsync(token.Kid, cancel))
            .Where(key => string.IsNullOrEmpty(key.Alg) || key.Alg == token.Alg).ToArray();
        if (usable.Length == 0) return null;
        var result = await _handler.ValidateTokenAsync(token, Rules(usable));
        return result.IsValid ? Understood(token) : null;
    }

    private static JsonWebToken? Parse(string presented)
    {
        try
        {
            return new JsonWebToken(presented);
        }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private TokenValidationParameters Rules(IReadOnlyList<JsonWebKey> usable) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = options.Audience,
        ValidAlgorithms = options.Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        IssuerSigningKeyResolver = (_, _, _, _) => usable,
        LifetimeValidator = IsNow,
    };

    private bool IsNow(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters rules)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + options.ClockSkew && (from is null || from - options.ClockSkew <= now);
    }

    private Credential? Understood(JsonWebToken token)
    {
        var tenants = Words(token, options.TenantClaim);
        if (tenants.Length != 1 || !TenantId.TryParse(tenants[0], out var tenant)
            || string.IsNullOrEmpty(token.Subject)) return null;
        var granted = Words(token, options.ScopeClaim).SelectMany(text => text.Split(' ')).ToHashSet();
        return new Credential(Pseudonym(tenant, token), tenant, !tenant.IsTest, Utc(token.IssuedAt))
        {
            ExpiresAt = Utc(token.ValidTo) + options.ClockSkew,
            Scopes = [.. CredentialScopes.Every.Where(scope => granted.Contains(WireName.Of(scope)))],
        };
    }

    /// <summary>A name for logs: the same for the same person, whose own name does not show.</summary>
    private string Pseudonym(TenantId tenant, JsonWebToken token) =>
        "jwt_" + ring.ReferenceDigest(tenant, $"{token.Issuer} {token.Subject}")[..PseudonymLetters];

    private static string[] Words(JsonWebToken token, string claim) =>
        [.. token.Claims.Where(one => one.Type == claim).Select(one => one.Value)];

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
