using System.Net;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Reads what a new key is to be from an operator's request.</summary>
internal static class KeyOrder
{
    /// <summary>What the query asks for: <c>tenant</c>, <c>name</c>, <c>scopes</c>, <c>networks</c>,
    /// <c>expires_s</c>.</summary>
    /// <exception cref="AdminProblemException">Something in it is wrong.</exception>
    public static KeyWish Read(AdminRequest request, AdminParts parts)
    {
        var name = request.Query("name") ?? "";
        if (name.Length > parts.Access.KeyNameMaxLength)
            throw request.Bad($"name has to be at most {parts.Access.KeyNameMaxLength} letters");
        return new KeyWish(Tenant(request), Scopes(request))
        {
            Name = name,
            Networks = Networks(request, parts),
            ExpiresAt = request.Seconds("expires_s", parts.Access.KeyLifetimeMaxSeconds) is { } life
                ? parts.Time.GetUtcNow() + life
                : null,
        };
    }

    /// <summary>The tenant named.</summary>
    public static TenantId Tenant(AdminRequest request) =>
        TenantId.TryParse(request.Query("tenant"), out var tenant)
            ? tenant
            : throw request.Bad("tenant has to be letters of a-z, 0-9, '_' and '-', and .test behind them for test keys");

    /// <summary>How long an old key stays good.</summary>
    public static TimeSpan Overlap(AdminRequest request, AdminParts parts) =>
        request.Seconds("overlap_s", parts.Access.RollOverlapMax.TotalSeconds) ?? parts.Access.RollOverlap;

    private static IReadOnlyList<CredentialScope> Scopes(AdminRequest request)
    {
        if (request.Query("scopes") is not { } words) return CredentialScopes.Every;
        var scopes = new SortedSet<CredentialScope>();
        foreach (var word in Split(words))
            scopes.Add(WireName.TryParse<CredentialScope>(word, out var scope)
                ? scope
                : throw request.Bad(
                    $"scopes have to be some of {string.Join(", ", WireName.All<CredentialScope>())}, not {word}"));
        return [.. scopes];
    }

    private static IReadOnlyList<IPNetwork> Networks(AdminRequest request, AdminParts parts)
    {
        var words = request.Context.Request.Query["network"].OfType<string>().SelectMany(Split).ToArray();
        if (words.Length > parts.Access.KeyNetworksMax)
            throw request.Bad($"a key has at most {parts.Access.KeyNetworksMax} networks");
        return
        [
            .. words.Select(word => NetworkText.TryParse(word, out var network)
                ? network
                : throw request.Bad(
                    $"a network has to be such as 10.0.0.0/8 or 2001:db8::/32, without bits behind the prefix")),
        ];
    }

    private static string[] Split(string words) =>
        words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
