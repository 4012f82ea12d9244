using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Keys;

/// <summary>
/// Data keys under the master key. A wrapped key is: format (1 byte, now 1), master key id (4), nonce (12, random),
/// sealed key (32), tag (16); AES-256-GCM over format, id, tenant and session, so that it opens nowhere else.
/// </summary>
public sealed class KeyRing : IKeyRing, IClusterKeys
{
    private const byte Format = 1;
    private const int NonceAt = 1 + MasterKey.IdBytes;
    private const int SealedAt = NonceAt + NonceBytes;
    private const int TagAt = SealedAt + DataKey.Length;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Bytes of a wrapped key.</summary>
    public const int WrappedLength = TagAt + TagBytes;

    private readonly MasterKey _current;
    private readonly MasterKey[] _all;
    private readonly ClusterKeys[] _shared;

    /// <param name="current">Wraps new keys.</param>
    /// <param name="retired">Still unwrap old ones.</param>
    internal KeyRing(MasterKey current, params ReadOnlySpan<MasterKey> retired)
    {
        _current = current;
        _all = [current, .. retired];
        _shared = [.. _all.Select(key => new ClusterKeys(key))];
    }

    /// <summary>Id of the master key in use, 8 hex digits.</summary>
    public string KeyId => _current.Id;

    /// <inheritdoc />
    public (DataKey Key, byte[] Wrapped) Mint(TenantId tenant, SessionId session)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.Length);
        var wrapped = new byte[WrappedLength];
        wrapped[0] = Format;
        _current.IdPrefix.CopyTo(wrapped.AsSpan(1));
        var nonce = wrapped.AsSpan(NonceAt, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(_current.Wrapping, TagBytes);
        gcm.Encrypt(nonce, key, wrapped.AsSpan(SealedAt, DataKey.Length), wrapped.AsSpan(TagAt),
            Bound(wrapped, tenant, session));
        return (new DataKey(key), wrapped);
    }

    /// <inheritdoc />
    public DataKey Unwrap(TenantId tenant, SessionId session, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != WrappedLength || wrapped[0] != Format)
            throw new WrongMasterKeyException("of an unknown format");
        var id = wrapped.Slice(1, MasterKey.IdBytes);
        var master = Find(id) ?? throw new WrongMasterKeyException(Convert.ToHexStringLower(id));
        var key = new byte[DataKey.Length];
        using var gcm = new AesGcm(master.Wrapping, TagBytes);
        try
        {
            gcm.Decrypt(wrapped.Slice(NonceAt, NonceBytes), wrapped.Slice(SealedAt, DataKey.Length), wrapped[TagAt..],
                key, Bound(wrapped, tenant, session));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new WrongMasterKeyException(master.Id + " (changed, or of another session)");
        }
        return new DataKey(key);
    }

    /// <inheritdoc />
    public string ReferenceDigest(TenantId tenant, string reference)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _current.References);
        hash.AppendData(Framed(tenant.Value));
        hash.AppendData(Encoding.UTF8.GetBytes(reference));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public KeyedMac Mac(string purpose, ReadOnlySpan<byte> data) =>
        new(_current.Id, _shared[0].Mac(purpose, data));

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac) =>
        Shared(mac.KeyId) is { } keys && keys.Verify(purpose, data, mac.Code);

    /// <inheritdoc />
    public KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data) =>
        new(_current.Id, _shared[0].Sign(purpose, data));

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature) =>
        Shared(signature.KeyId) is { } keys && keys.VerifySignature(purpose, data, signature.Bytes);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> PublicKeys(string purpose) =>
        _shared.ToDictionary(keys => keys.KeyId, keys => keys.PublicKey(purpose), StringComparer.Ordinal);

    private ClusterKeys? Shared(string keyId) => Array.Find(_shared, keys => keys.KeyId == keyId);

    private MasterKey? Find(ReadOnlySpan<byte> id)
    {
        foreach (var key in _all)
        {
            if (id.SequenceEqual(key.IdPrefix)) return key;
        }
        return null;
    }

    private static byte[] Bound(ReadOnlySpan<byte> wrapped, TenantId tenant, SessionId session) =>
        [.. wrapped[..NonceAt], .. Framed(tenant.Value), .. Framed(session.Value)];

    private static byte[] Framed(string text)
    {
        var framed = new byte[4 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(framed, framed.Length - 4);
        Encoding.UTF8.GetBytes(text, framed.AsSpan(4));
        return framed;
    }
}
