using System.Buffers.Text;
using System.Security.Cryptography;
using Kyc.Actors.Ports;

namespace Kyc.Actors.Sealing;

/// <summary>
/// Digests of files as they may rest: sealed under their session's data key, so that a stolen database does not tell
/// which picture it was, nor that two sessions had the same one; and nobody can tell once the key is destroyed.
/// Deterministic, so that equal files of one session are still seen to be equal (synthetic nonce, as in RFC 5297):
/// nonce = HMAC-SHA-256 of the digest, its first 16 bytes; digest XOR AES-256 of the counter from the nonce; two keys
/// derived from the data key (HKDF-SHA256). Written as <c>sealed:</c> and base64url of nonce and sealed digest.
/// </summary>
public static class DigestSeal
{
    /// <summary>What a sealed text begins with.</summary>
    public const string Prefix = "sealed:";

    private const int NonceBytes = 16;
    private const int DigestBytes = SHA256.HashSizeInBytes;

    /// <summary>True when a text is sealed; digests of events from before there were seals are not.</summary>
    public static bool IsSealed(string digest) => digest.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Seals a digest.</summary>
    /// <param name="key">The session's data key.</param>
    /// <param name="sha256">64 hex digits.</param>
    public static string Seal(DataKey key, string sha256)
    {
        var digest = Convert.FromHexString(sha256);
        if (digest.Length != DigestBytes)
            throw new ArgumentException($"a digest holds {DigestBytes} bytes, not {digest.Length}", nameof(sha256));
        var result = new byte[NonceBytes + DigestBytes];
        Nonce(key, digest).CopyTo(result.AsSpan());
        Mask(key, result.AsSpan(0, NonceBytes), digest, result.AsSpan(NonceBytes));
        return Prefix + Base64Url.EncodeToString(result);
    }

    /// <summary>The digest, 64 lower-case hex digits; null when the text was changed or the key is another one. A text
    /// that is not sealed is the digest.</summary>
    public static string? Open(DataKey key, string text)
    {
        if (!IsSealed(text)) return text;
        Span<byte> bytes = stackalloc byte[NonceBytes + DigestBytes + 1];
        if (!Base64Url.TryDecodeFromChars(text.AsSpan(Prefix.Length), bytes, out var length)
            || length != NonceBytes + DigestBytes)
            return null;
        var digest = new byte[DigestBytes];
        Mask(key, bytes[..NonceBytes], bytes[NonceBytes..length], digest);
        return CryptographicOperations.FixedTimeEquals(Nonce(key, digest), bytes[..NonceBytes])
            ? Convert.ToHexStringLower(digest)
            : null;
    }

    private static byte[] Nonce(DataKey key, ReadOnlySpan<byte> digest)
    {
        Span<byte> derived = stackalloc byte[DataKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, [], "kyc file digests nonce 1"u8);
        var mac = HMACSHA256.HashData(derived, digest);
        CryptographicOperations.ZeroMemory(derived);
        return mac[..NonceBytes];
    }

    /// <summary>Two blocks of counter mode; its own inverse.</summary>
    private static void Mask(DataKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var derived = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, key.Bytes.ToArray(), DataKey.Length, [], "kyc file digests mask 1"u8.ToArray());
        Span<byte> counters = stackalloc byte[DigestBytes];
        nonce.CopyTo(counters);
        nonce.CopyTo(counters[NonceBytes..]);
        counters[^1] ^= 1;
        using var aes = Aes.Create();
        aes.Key = derived;
        Span<byte> mask = stackalloc byte[DigestBytes];
        aes.EncryptEcb(counters, mask, PaddingMode.None);
        for (var at = 0; at < DigestBytes; at++) output[at] = (byte)(input[at] ^ mask[at]);
        CryptographicOperations.ZeroMemory(derived);
        CryptographicOperations.ZeroMemory(mask);
    }
}
