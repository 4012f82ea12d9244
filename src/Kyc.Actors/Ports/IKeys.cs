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

/// <summary>Makes, wraps and unwraps data keys under the key ring; and derives keyed digests of references.</summary>
public interface IKeyRing
{
    /// <summary>A new random data key and its wrapped form, bound to the session: it unwraps for no other.</summary>
    /// <exception cref="KeyServiceUnavailableException">Whoever wraps cannot be reached now; retry.</exception>
    ValueTask<(DataKey Key, byte[] Wrapped)> MintAsync(TenantId tenant, SessionId session, CancellationToken cancel);

    /// <summary>Unwraps a data key.</summary>
    /// <exception cref="WrongMasterKeyException">Wrapped by a master key that is not in the ring, or changed, or of
    /// another session.</exception>
    /// <exception cref="KeyServiceUnavailableException">Whoever unwraps cannot be reached now; retry.</exception>
    ValueTask<DataKey> UnwrapAsync(
        TenantId tenant, SessionId session, ReadOnlyMemory<byte> wrapped, CancellationToken cancel);

    /// <summary>
    /// Keyed digest of a client's reference under the ring's current key, lower-case hex: equal references of one
    /// tenant are equal, nothing else shows.
    /// </summary>
    string ReferenceDigest(TenantId tenant, string reference);

    /// <summary>
    /// The digests a reference may be kept under: one for every key of the ring, the current one's first. Look for all
    /// of them, or what was kept before a rotation is not found.
    /// </summary>
    IReadOnlyList<string> ReferenceDigests(TenantId tenant, string reference);
}

/// <summary>Finds the data key of a session.</summary>
public interface ISessionKeys
{
    /// <summary>The session's data key; the caller disposes it.</summary>
    /// <exception cref="DataKeyGoneException">The session has none: unknown to the tenant, or erased.</exception>
    /// <exception cref="WrongMasterKeyException">No master key of the ring is the one it was wrapped with.</exception>
    /// <exception cref="KeyServiceUnavailableException">Whoever unwraps cannot be reached now; retry.</exception>
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

/// <summary>No master key of the ring fits. An alarm, not a crash: nothing is touched.</summary>
public sealed class WrongMasterKeyException(string keyId)
    : Exception($"data was sealed under master key {keyId}, which is not the one in use nor another of the key ring; "
                + "put the ring that holds it in place (a new key is added to the ring of every node before it is "
                + "promoted on one: kyc ring show)")
{
    /// <summary>Id of the master key that the data needs.</summary>
    public string KeyId { get; } = keyId;

    /// <summary>True when a ring that holds the key helps; false when the wrapped form itself is damaged.</summary>
    public bool IsMissing => KeyId.Length == 8 && KeyId.All(char.IsAsciiHexDigitLower);
}
