using System.Text.Json.Serialization;
using Kyc.Actors.Ports;
using Kyc.Edge.OpenApi;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.ApiKeys;

/// <summary>Whether a key is taken.</summary>
public enum ApiKeyStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>It was revoked.</summary>
    Revoked,
}

/// <summary>An API key as its owner sees it.</summary>
public sealed record ApiKeyView
{
    /// <summary>Its id, <c>key_</c> and 26 letters and digits; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>api_key</c>.</summary>
    public string Object { get; init; } = "api_key";

    /// <summary>The name its owner gave it; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>False for test keys.</summary>
    public required bool Livemode { get; init; }

    /// <summary>Whether it is taken.</summary>
    [WireValues<ApiKeyStatus>]
    public required string Status { get; init; }

    /// <summary>What it may do.</summary>
    [WireValues<CredentialScope>]
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Networks it may be used from; empty for any.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it was not.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The key that took its place; null while none did.</summary>
    public required string? RolledTo { get; init; }

    /// <summary>The key's text. Only in the answer that made it: it is not stored and cannot be shown again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    /// <summary>The view of a key.</summary>
    public static ApiKeyView Of(Credential credential, DateTimeOffset now, string? secret = null) => new()
    {
        Id = credential.Id,
        Name = credential.Name,
        Livemode = credential.Live,
        Status = WireName.Of(StatusOf(credential, now)),
        Scopes = [.. credential.Scopes.Order().Select(WireName.Of)],
        Networks = [.. credential.Networks.Select(network => network.ToString())],
        Created = credential.CreatedAt,
        ExpiresAt = credential.ExpiresAt,
        RevokedAt = credential.RevokedAt,
        RolledTo = credential.RolledTo,
        Secret = secret,
    };

    /// <summary>Whether a key is taken.</summary>
    public static ApiKeyStatus StatusOf(Credential credential, DateTimeOffset now) =>
        credential.RevokedAt is not null ? ApiKeyStatus.Revoked
        : credential.ExpiresAt <= now ? ApiKeyStatus.Expired
        : ApiKeyStatus.Active;

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>A page of keys, the newest first.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">The keys.</param>
/// <param name="HasMore">True when older ones match too.</param>
/// <param name="NextCursor">What to give as <c>starting_after</c> for the next page; null on the last.</param>
public sealed record ApiKeyListView(string Object, IReadOnlyList<ApiKeyView> Data, bool HasMore, string? NextCursor);
