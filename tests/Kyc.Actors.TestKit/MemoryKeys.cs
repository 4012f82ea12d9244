using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>
/// Keys in memory. Wrapped keys are the clear key behind the session's id: enough to notice a mix-up.
/// </summary>
public sealed class MemoryKeyRing : IKeyRing
{
    /// <inheritdoc />
    public ValueTask<(DataKey Key, byte[] Wrapped)> MintAsync(
        TenantId tenant, SessionId session, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.Length);
        return new((new DataKey(key), [.. Bound(tenant, session), .. key]));
    }

    /// <inheritdoc />
    public ValueTask<DataKey> UnwrapAsync(
        TenantId tenant, SessionId session, ReadOnlyMemory<byte> wrapped, CancellationToken cancel)
    {
        var bound = Bound(tenant, session);
        return wrapped.Length == bound.Length + DataKey.Length && wrapped.Span.StartsWith(bound)
            ? new(new DataKey(wrapped[bound.Length..].ToArray()))
            : throw new WrongMasterKeyException("test");
    }

    /// <inheritdoc />
    public string ReferenceDigest(TenantId tenant, string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}/{reference}")));

    /// <inheritdoc />
    public IReadOnlyList<string> ReferenceDigests(TenantId tenant, string reference) =>
        [ReferenceDigest(tenant, reference)];

    private static byte[] Bound(TenantId tenant, SessionId session) => Encoding.UTF8.GetBytes($"{tenant}/{session}/");
}

/// <summary>Session keys as a <see cref="MemoryJournal"/> was given them.</summary>
public sealed class MemorySessionKeys(MemoryJournal journal, IKeyRing ring) : ISessionKeys
{
    /// <inheritdoc />
    public ValueTask<DataKey> OpenAsync(TenantId tenant, SessionId session, CancellationToken cancel) =>
        journal.StateOf(session).Tenant == tenant && journal.KeyOf(session) is { } wrapped
            ? ring.UnwrapAsync(tenant, session, wrapped, cancel)
            : throw new DataKeyGoneException(session);

    /// <inheritdoc />
    public ValueTask DestroyAsync(TenantId tenant, SessionId session, CancellationToken cancel)
    {
        if (journal.StateOf(session).Tenant == tenant) journal.ForgetKey(session);
        return ValueTask.CompletedTask;
    }
}
