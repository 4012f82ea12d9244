using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Auth;

/// <summary>
/// Makes the first API key of a fresh server: live, of every scope, for ever. Make narrower ones with it, then revoke
/// it.
/// </summary>
public static class Bootstrap
{
    /// <summary>Name of the first key.</summary>
    public const string Name = "bootstrap";

    /// <summary>
    /// Id of the first key, the same wherever it is made: of several servers that start at once on the same store, one
    /// can add it and the others find it there.
    /// </summary>
    private const string FirstId = "key_00000000000000000000000000";

    /// <summary>Makes the first key of a server that has none.</summary>
    /// <param name="credentials">Where keys are kept, by hash.</param>
    /// <param name="tenant">The tenant the key acts for.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CredentialExistsException">Another server made it in between.</exception>
    /// <returns>The key's text, this once: show it to the operator, never log it. Null when a key
    /// exists already.</returns>
    public static async ValueTask<string?> EnsureKeyAsync(
        ICredentials credentials, TenantId tenant, TimeProvider clock, CancellationToken cancel)
    {
        if (await credentials.AnyAsync(cancel)) return null;
        var (key, now) = (ApiKeyText.New(live: true), clock.GetUtcNow());
        var first = new Credential(FirstId, tenant, Live: true, now) { Name = Name };
        await credentials.AddAsync(first, key, cancel);
        return key;
    }
}
