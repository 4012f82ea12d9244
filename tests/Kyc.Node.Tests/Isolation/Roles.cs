using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Kyc.Storage;

namespace Kyc.Node.Tests.Isolation;

/// <summary>What the matrix expects of a credential that asks for what belongs to another tenant.</summary>
internal enum Standing
{
    /// <summary>May do everything for its own tenant: what is foreign is not there, 404.</summary>
    Full,

    /// <summary>May do some things: 404 where it may, 403 where it may not.</summary>
    Partial,

    /// <summary>Is not taken at all: 401, or 403 when it is known but used from a wrong place.</summary>
    Refused,
}

/// <summary>A credential that walks the matrix.</summary>
/// <param name="Name">Its name in the figures.</param>
/// <param name="Authorization">The header it sends; null for none.</param>
/// <param name="Standing">What is expected of it.</param>
internal sealed record Role(string Name, string? Authorization, Standing Standing);

/// <summary>
/// The one place where the matrix gets its credentials: what is added here walks every route with every id.
/// </summary>
internal static class Roles
{
    /// <summary>Tenant that owns everything the others look for.</summary>
    public static readonly TenantId Owner = new("tenant-that-owns");

    /// <summary>Tenant that looks.</summary>
    public static readonly TenantId Stranger = new("tenant-that-looks");

    /// <summary>Header of the owner's own live key: the control that what is looked for can be found.</summary>
    public static string OwnerKey { get; } = ApiKeyText.New(live: true);

    /// <summary>Header of the owner's test key: another mode of the same tenant.</summary>
    public static string OwnerTestKey { get; } = ApiKeyText.New(live: false);

    /// <summary>Ids of the owner's two keys.</summary>
    public static IReadOnlyList<string> OwnerKeyIds { get; } =
        [NewId(DateTimeOffset.UnixEpoch.AddYears(55)), NewId(DateTimeOffset.UnixEpoch.AddYears(55))];

    /// <summary>Name of the owner's own test key among those who look: to it, live data is foreign.</summary>
    public const string OtherMode = "test key of the owner";

    /// <summary>The live key of the tenant that looks.</summary>
    public static string StrangerKey { get; } = ApiKeyText.New(live: true);

    /// <summary>Stores the credentials and says who walks.</summary>
    public static async Task<IReadOnlyList<Role>> SeedAsync(IStorage storage, DateTimeOffset now)
    {
        var roles = new List<Role>
        {
            new("none", null, Standing.Refused),
            new("not a scheme", "Basic dXNlcjpwYXNz", Standing.Refused),
            new("unknown key", "Bearer " + ApiKeyText.New(live: true), Standing.Refused),
            new("forged jwt", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ0ZW5hbnQtdGhhdC1vd25zIn0.", Standing.Refused),
        };
        var credentials = storage.Credentials;
        await credentials.AddAsync(new Credential(OwnerKeyIds[0], Owner, Live: true, now), OwnerKey, default);
        await credentials.AddAsync(new Credential(OwnerKeyIds[1], Owner.Test, Live: false, now), OwnerTestKey, default);
        roles.Add(new Role(OtherMode, "Bearer " + OwnerTestKey, Standing.Full));
        await AddAsync("live key", Standing.Full, each => each);
        await AddAsync("test key", Standing.Full, each => each with { Live = false, Tenant = Stranger.Test });
        foreach (var scope in CredentialScopes.Every)
            await AddAsync("key for " + WireName.Of(scope), Standing.Partial, each => each with { Scopes = [scope] });
        await AddAsync("key without scopes", Standing.Partial, each => each with { Scopes = [] });
        await AddAsync("expired key", Standing.Refused, each => each with { ExpiresAt = now.AddDays(-1) });
        await AddAsync("revoked key", Standing.Refused, each => each with { RevokedAt = now.AddDays(-1) });
        await AddAsync("key of another network", Standing.Refused,
            each => each with { Networks = [System.Net.IPNetwork.Parse("192.0.2.0/24")] });
        return roles;

        async Task AddAsync(string name, Standing standing, Func<Credential, Credential> shape)
        {
            var credential = shape(new Credential(NewId(now), Stranger, Live: true, now.AddDays(-2)) { Name = name });
            var key = name == "live key" ? StrangerKey : ApiKeyText.New(credential.Live);
            await credentials.AddAsync(credential, key, default);
            if (await credentials.FindAsync(key, default) is { } kept
                && (kept.ExpiresAt, kept.RevokedAt, kept.Networks.Count)
                != (credential.ExpiresAt, credential.RevokedAt, credential.Networks.Count)) return;
            roles.Add(new Role(name, "Bearer " + key, standing));
        }
    }

    private static string NewId(DateTimeOffset now) => "key_" + Ulid.New(now);
}
