using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Auth;

/// <summary>Makes API keys, and the first one of a fresh server.</summary>
public static class Bootstrap
{
    /// <summary>What a live key begins with.</summary>
    public const string LivePrefix = "kyc_live_";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Random letters of a key: 40 of 62, 238 bits.</summary>
    private const int RandomLetters = 40;

    /// <summary>
    /// Id of the first key, the same wherever it is made: of several servers that start at once on the same store, one
    /// can add it and the others find it there.
    /// </summary>
    private const string FirstId = "key_00000000000000000000000000";

    /// <summary>A new random live key.</summary>
    public static string NewLiveKey() => LivePrefix + RandomNumberGenerator.GetString(Base62, RandomLetters);

    /// <summary>Makes the first key of a server that has none.</summary>
    /// <param name="credentials">Where keys are kept, by hash.</param>
    /// <param name="tenant">The tenant the key acts for.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <remarks>
    /// When another server made it in between, the store refuses it as it refuses any id that it has.
    /// </remarks>
    /// <returns>The key's text, this once: show it to the operator, never log it. Null when a key
    /// exists already.</returns>
    public static async ValueTask<string?> EnsureKeyAsync(
        ICredentials credentials, TenantId tenant, TimeProvider clock, CancellationToken cancel)
    {
        if (await credentials.AnyAsync(cancel)) return null;
        var (key, now) = (NewLiveKey(), clock.GetUtcNow());
        await credentials.AddAsync(new Credential(FirstId, tenant, Live: true, now), key, cancel);
        return key;
    }
}
