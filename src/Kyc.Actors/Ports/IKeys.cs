using System.Security.Cryptography;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>A session's data key: 32 bytes that exist in the clear only in memory. Wiped when disposed.</summary>
public sealed class DataKey(byte[] bytes) : IDisposable
{
    /// <summary>Bytes of a key (AES-256).</summary>
    public const int Length = 32;

    private readonly byte[] _bytes = bytes.Length == Length
        ? bytes
        : throw new ArgumentException($"a data key holds {Length} bytes, not {bytes.Length}", nameof(bytes));

    /// <summary>The key; never log or store it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc />
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}

/// <summary>Makes, wraps and unwraps data keys with the master key; and derives keyed digests of references.</summary>
public interface IKeyRing
{
    /// <summary>A new random data key and its wrapped form, bound to the session: it unwraps for no other.</summary>
    (DataKey Key, byte[] Wrapped) Mint(TenantId tenant, SessionId session);

    /// <summary>Unwraps a data key.</summary>
    /// <exception cref="WrongMasterKeyException">Wrapped by a master key that is not in the ring, or changed, or of
    /// another session.</exception>
    DataKey Unwrap(TenantId tenant, SessionId session, ReadOnlySpan<byte> wrapped);

    /// <summary>
    /// Keyed digest of a client's reference, lower-case hex: equal references of one tenant are
    /// equal, nothing else shows.
    /// </summary>
    string ReferenceDigest(TenantId tenant, string reference);
}

/// <summary>Finds the data key of a session.</summary>
public interface ISessionKeys
{
    /// <summary>The session's data key; the caller disposes it.</summary>
    /// <exception cref="DataKeyGoneException">The session has none: unknown to the tenant, or erased.</exception>
    /// <exception cref="WrongMasterKeyException">The master key in use is not the one it was wrapped with.</exception>
    ValueTask<DataKey> OpenAsync(TenantId tenant, SessionId session, CancellationToken cancel);

    /// <summary>Destroys the session's data key: its files and attributes can never be read again.</summary>
    ValueTask DestroyAsync(TenantId tenant, SessionId session, CancellationToken cancel);
}

/// <summary>There is no data key for the session.</summary>
public sealed class DataKeyGoneException(SessionId session)
    : Exception($"session {session} has no data key: it was erased or never existed")
{
    /// <summary>The session.</summary>
    public SessionId Session { get; } = session;
}

/// <summary>The master key does not fit. An alarm, not a crash: nothing is touched.</summary>
public sealed class WrongMasterKeyException(string keyId)
    : Exception($"data was sealed under master key {keyId}, which is not the one in use; restore the key file that "
                + "belongs to this data directory")
{
    /// <summary>Id of the master key that the data needs.</summary>
    public string KeyId { get; } = keyId;
}
