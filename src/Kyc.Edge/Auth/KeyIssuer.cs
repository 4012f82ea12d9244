using System.Net;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using ICredentials = Kyc.Actors.Ports.ICredentials;

namespace Kyc.Edge.Auth;

/// <summary>What a new key is to be.</summary>
/// <param name="Tenant">Its tenant, and with it its mode.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record KeyWish(TenantId Tenant, IReadOnlyList<CredentialScope> Scopes)
{
    /// <summary>A name for people; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Networks it may be used from; empty for any.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];
}

/// <summary>A key that was just made: the only moment when its text is known.</summary>
/// <param name="credential">What is stored of it.</param>
/// <param name="secret">Its text: shown once, never stored, never logged.</param>
public sealed class IssuedKey(Credential credential, string secret)
{
    /// <summary>What is stored of it.</summary>
    public Credential Credential { get; } = credential;

    /// <summary>Its text.</summary>
    public string Secret { get; } = secret;
}

/// <summary>Makes and rolls API keys, for clients and for operators alike.</summary>
public sealed class KeyIssuer(ICredentials credentials, TimeProvider clock)
{
    /// <summary>What every key's id begins with.</summary>
    public const string IdPrefix = "key_";

    /// <summary>Makes a key.</summary>
    /// <param name="wish">What it is to be.</param>
    /// <param name="id">Its id, when it has to be a certain one; null for a new one.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CredentialExistsException">There is a key of that id.</exception>
    public async ValueTask<IssuedKey> IssueAsync(KeyWish wish, string? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var secret = ApiKeyText.New(!wish.Tenant.IsTest);
        var made = new Credential(id ?? NewId(now), wish.Tenant, !wish.Tenant.IsTest, now)
        {
            Name = wish.Name,
            Scopes = wish.Scopes,
            ExpiresAt = wish.ExpiresAt,
            Networks = wish.Networks,
        };
        await credentials.AddAsync(made, secret, cancel);
        return new IssuedKey(made, secret);
    }

    /// <summary>
    /// Puts a new key in the place of another: of the same name, scopes, networks and length of life. The old one stays
    /// good for the overlap, unless it ends before.
    /// </summary>
    /// <returns>The new key; null when the old one was revoked or rolled already.</returns>
    /// <exception cref="CredentialExistsException">There is a key of the new id.</exception>
    public async ValueTask<IssuedKey?> RollAsync(
        Credential old, TimeSpan overlap, string? id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var secret = ApiKeyText.New(old.Live);
        var next = new Credential(id ?? NewId(now), old.Tenant, old.Live, now)
        {
            Name = old.Name,
            Scopes = old.Scopes,
            ExpiresAt = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null,
            Networks = old.Networks,
        };
        return await credentials.RollAsync(old.Id, now + overlap, next, secret, cancel)
            ? new IssuedKey(next, secret)
            : null;
    }

    /// <summary>True for a text that can be a key's id.</summary>
    public static bool IsId(string? text) =>
        text is not null && text.StartsWith(IdPrefix, StringComparison.Ordinal)
        && Ulid.IsValid(text.AsSpan(IdPrefix.Length));

    private static string NewId(DateTimeOffset now) => IdPrefix + Ulid.New(now);
}
