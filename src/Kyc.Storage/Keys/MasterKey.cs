using System.Security.Cryptography;
using System.Text;

namespace Kyc.Storage.Keys;

/// <summary>
/// The key above all data keys: 32 random bytes. It is never used itself; wrapping and reference digests each have a
/// key of their own derived from it (HKDF-SHA256, RFC 5869).
/// </summary>
internal sealed class MasterKey
{
    /// <summary>Bytes of a master key.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a key id in a wrapped key.</summary>
    public const int IdBytes = 4;

    private readonly byte[] _root;

    public MasterKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
            throw new StorageSettingException("master_key",
                $"holds {key.Length} bytes; it must be the base64 of {Length}");
        IdPrefix = SHA256.HashData(key)[..IdBytes];
        Id = Convert.ToHexStringLower(IdPrefix);
        _root = HKDF.Extract(HashAlgorithmName.SHA256, key.ToArray(), []);
        Wrapping = Derive("kyc/1/wrap-data-keys", Length);
        References = Derive("kyc/1/reference-digests", Length);
    }

    /// <summary>Names the key without giving anything away: 8 hex digits of its SHA-256.</summary>
    public string Id { get; }

    /// <summary>The id's bytes.</summary>
    public byte[] IdPrefix { get; }

    /// <summary>Wraps data keys.</summary>
    public byte[] Wrapping { get; }

    /// <summary>Keys the digests of references.</summary>
    public byte[] References { get; }

    /// <summary>Reads the base64 form.</summary>
    /// <exception cref="StorageSettingException">Not the base64 of 32 bytes.</exception>
    public static MasterKey Parse(string base64)
    {
        Span<byte> key = stackalloc byte[Length + 3];
        if (!Convert.TryFromBase64String(base64.Trim(), key, out var length))
            throw new StorageSettingException("master_key", $"is not the base64 of {Length} bytes");
        var parsed = new MasterKey(key[..length]);
        CryptographicOperations.ZeroMemory(key);
        return parsed;
    }

    /// <summary>A key for another purpose.</summary>
    public byte[] Derive(string purpose, int bytes) =>
        HKDF.Expand(HashAlgorithmName.SHA256, _root, bytes, Encoding.UTF8.GetBytes(purpose));
}
