using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Keys;

/// <summary>
/// Data keys under master keys. A wrapped key is: format (1 byte, now 1), master key id (4), and what the wrapper made,
/// bound to format, id, tenant and session, so that it opens nowhere else. The ring may be exchanged while it is used:
/// each operation works with the ring of its beginning.
/// </summary>
public sealed class KeyRing : IKeyRing, IClusterKeys
{
    private const byte Format = 1;
    private const int HeadBytes = 1 + MasterKey.IdBytes;

    /// <summary>Bytes of a key wrapped by the local ring.</summary>
    public const int WrappedLength = HeadBytes + DataKey.Length + LocalKeyWrapper.Overhead;

    private readonly IKeyWrapper _wrapper;
    private readonly KeyAlarm? _alarm;
    private volatile RingKeys _keys;

    /// <param name="keys">The ring at the start.</param>
    /// <param name="alarm">Told what does not open; may be null.</param>
    /// <param name="service">Puts a key service in front of the local ring, or in its place; null for the ring.</param>
    internal KeyRing(RingKeys keys, KeyAlarm? alarm, Func<IKeyWrapper, IKeyWrapper>? service = null)
    {
        (_keys, _alarm) = (keys, alarm);
        var local = new LocalKeyWrapper(() => _keys);
        _wrapper = service?.Invoke(local) ?? local;
    }

    /// <param name="current">Wraps new keys.</param>
    /// <param name="retired">Still unwrap old ones.</param>
    internal KeyRing(MasterKey current, params ReadOnlySpan<MasterKey> retired)
        : this(RingKeys.Of(current, retired), alarm: null)
    {
    }

    /// <summary>Id of the master key in use, 8 hex digits.</summary>
    public string KeyId => _keys.Current.Id;

    /// <summary>The ring now.</summary>
    internal RingKeys Held
    {
        get => _keys;
        set => _keys = value;
    }

    /// <inheritdoc />
    public async ValueTask<(DataKey Key, byte[] Wrapped)> MintAsync(
        TenantId tenant, SessionId session, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(DataKey.Length);
        return (new DataKey(key), await WrapAsync(key, tenant, session, cancel));
    }

    /// <inheritdoc />
    public async ValueTask<DataKey> UnwrapAsync(
        TenantId tenant, SessionId session, ReadOnlyMemory<byte> wrapped, CancellationToken cancel)
    {
        try
        {
            if (wrapped.Length <= HeadBytes || wrapped.Span[0] != Format)
                throw new WrongMasterKeyException("of an unknown format");
            var id = Convert.ToHexStringLower(wrapped.Span[1..HeadBytes]);
            var key = await _wrapper.UnwrapAsync(
                id, wrapped[HeadBytes..], Bound(wrapped.Span[..HeadBytes], tenant, session), cancel);
            return key.Length == DataKey.Length
                ? new DataKey(key)
                : throw new WrongMasterKeyException(id + " (changed, or of another session)");
        }
        catch (WrongMasterKeyException wrong)
        {
            _alarm?.Refused(session, wrong.KeyId);
            throw;
        }
    }

    /// <summary>Wraps a data key under the current master key.</summary>
    internal async ValueTask<byte[]> WrapAsync(
        ReadOnlyMemory<byte> key, TenantId tenant, SessionId session, CancellationToken cancel)
    {
        var master = _keys.Current;
        byte[] head = [Format, .. master.IdPrefix];
        return [.. head, .. await _wrapper.WrapAsync(master.Id, key, Bound(head, tenant, session), cancel)];
    }

    /// <inheritdoc />
    public string ReferenceDigest(TenantId tenant, string reference) => Digest(_keys.Current, tenant, reference);

    /// <inheritdoc />
    public IReadOnlyList<string> ReferenceDigests(TenantId tenant, string reference) =>
        [.. _keys.All.Select(key => Digest(key, tenant, reference))];

    /// <inheritdoc />
    public KeyedMac Mac(string purpose, ReadOnlySpan<byte> data)
    {
        var shared = _keys.Shared;
        return new(shared.KeyId, shared.Mac(purpose, data));
    }

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedMac mac) =>
        _keys.FindShared(mac.KeyId) is { } keys && keys.Verify(purpose, data, mac.Code);

    /// <inheritdoc />
    public KeyedSignature Sign(string purpose, ReadOnlySpan<byte> data)
    {
        var shared = _keys.Shared;
        return new(shared.KeyId, shared.Sign(purpose, data));
    }

    /// <inheritdoc />
    public bool Verify(string purpose, ReadOnlySpan<byte> data, KeyedSignature signature) =>
        _keys.FindShared(signature.KeyId) is { } keys && keys.VerifySignature(purpose, data, signature.Bytes);

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> PublicKeys(string purpose) =>
        _keys.AllShared.ToDictionary(keys => keys.KeyId, keys => keys.PublicKey(purpose), StringComparer.Ordinal);

    private static string Digest(MasterKey key, TenantId tenant, string reference)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.References);
        hash.AppendData(Framed(tenant.Value));
        hash.AppendData(Encoding.UTF8.GetBytes(reference));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bound(ReadOnlySpan<byte> head, TenantId tenant, SessionId session) =>
        [.. head, .. Framed(tenant.Value), .. Framed(session.Value)];

    private static byte[] Framed(string text)
    {
        var framed = new byte[4 + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt32BigEndian(framed, framed.Length - 4);
        Encoding.UTF8.GetBytes(text, framed.AsSpan(4));
        return framed;
    }
}
