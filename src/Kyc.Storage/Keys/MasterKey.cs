using System.Security.Cryptography;
using System.Text;

namespace Kyc.Storage.Keys;

/// <summary>
/// The key above all data keys: 32 random bytes. It is never used itself; wrapping, reference digests and what nodes
/// share each have a key of their own derived from it (HKDF-SHA256, RFC 5869). Of a spent one only the last two are
/// left: nothing can be unwrapped with them.
/// </summary>
internal sealed class MasterKey
{
    /// <summary>Bytes of a master key.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a key id in a wrapped key.</summary>
    public const int IdBytes = 4;

    /// <summary>Bytes of what remains of a spent key.</summary>
    public const int RemainsLength = 2 * Length;

    private readonly byte[] _shared;

    public MasterKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
            throw new StorageSettingException("master_key",
                $"holds {key.Length} bytes; it must be the base64 of {Length}");
        IdPrefix = SHA256.HashData(key)[..IdBytes];
        Id = Convert.ToHexStringLower(IdPrefix);
        var root = HKDF.Extract(HashAlgorithmName.SHA256, key.ToArray(), []);
        Wrapping = Expand(root, "kyc/1/wrap-data-keys", Length);
        References = Expand(root, "kyc/1/reference-digests", Length);
        _shared = Expand(root, "kyc/1/shared-keys", Length);
        CryptographicOperations.ZeroMemory(root);
    }

    private MasterKey(byte[] idPrefix, ReadOnlySpan<byte> remains) =>
        (IdPrefix, Id, References, _shared) = (idPrefix, Convert.ToHexStringLower(idPrefix),
            remains[..Length].ToArray(), remains[Length..].ToArray());

    /// <summary>Names the key without giving anything away: 8 hex digits of its SHA-256.</summary>
    public string Id { get; }

    /// <summary>The id's bytes.</summary>
    public byte[] IdPrefix { get; }

    /// <summary>Wraps data keys; null when the key is spent.</summary>
    public byte[]? Wrapping { get; }

    /// <summary>Keys the digests of references.</summary>
    public byte[] References { get; }

    /// <summary>What is kept of it once it is spent.</summary>
    public byte[] Remains => [.. References, .. _shared];

    /// <summary>True for a text that may be an id; what is not one stands in a damaged row.</summary>
    public static bool IsId(string text) => text.Length == 2 * IdBytes && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Reads the base64 form.</summary>
    /// <param name="base64">The text.</param>
    /// <param name="setting">Whom a refusal names.</param>
    /// <exception cref="StorageSettingException">Not the base64 of 32 bytes.</exception>
    public static MasterKey Parse(string base64, string setting = "master_key")
    {
        Span<byte> key = stackalloc byte[Length + 3];
        if (!Convert.TryFromBase64String(base64.Trim(), key, out var length) || length != Length)
            throw new StorageSettingException(setting, $"is not the base64 of {Length} bytes");
        var parsed = new MasterKey(key[..length]);
        CryptographicOperations.ZeroMemory(key);
        return parsed;
    }

    /// <summary>A spent key from what remains of it.</summary>
    /// <exception cref="FormatException">Not the id and the base64 of remains.</exception>
    public static MasterKey ParseRemains(string id, string base64)
    {
        var (prefix, remains) = (Convert.FromHexString(id), Convert.FromBase64String(base64.Trim()));
        return prefix.Length == IdBytes && remains.Length == RemainsLength
            ? new MasterKey(prefix, remains)
            : throw new FormatException($"the id holds {IdBytes} bytes and the remains hold {RemainsLength}");
    }

    /// <summary>A key that nodes share for another purpose.</summary>
    public byte[] Derive(string purpose, int bytes) => Expand(_shared, purpose, bytes);

    private static byte[] Expand(byte[] root, string purpose, int bytes) =>
        HKDF.Expand(HashAlgorithmName.SHA256, root, bytes, Encoding.UTF8.GetBytes(purpose));
}
