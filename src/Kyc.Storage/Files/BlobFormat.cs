using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Files;

/// <summary>
/// The sealed file, format 1. Header, 64 bytes: magic <c>KYCB</c>, format (1), 7 random bytes of nonce prefix, 16
/// random bytes of salt, 4 zero bytes, name tag (32). Then chunks of 64 KiB clear, each followed by its 16-byte tag;
/// the last is shorter or full, and empty only in an empty file. AES-256-GCM under a key of the file's own (HKDF of the
/// data key and the salt); nonce = prefix, chunk number (4, big-endian), last-chunk flag (1):
/// the STREAM construction of
/// Hoang, Reyhanitabar, Rogaway and Vizár (2015), so chunks cannot be moved, left out, cut or added. Bound to every
/// chunk: header without name tag, tenant, session. The name tag is an HMAC of the blob id: files cannot be exchanged.
/// </summary>
internal static class BlobFormat
{
    public const int ClearChunk = 64 * 1024;
    public const int TagBytes = 16;
    public const int SealedChunk = ClearChunk + TagBytes;
    public const int HeaderBytes = 64;
    public const int NonceBytes = 12;
    private const int FixedHeader = 32;
    private const int PrefixAt = 5;
    private const int PrefixBytes = 7;
    private const int SaltAt = PrefixAt + PrefixBytes;
    private const int SaltBytes = 16;
    private const byte Version = 1;

    private static ReadOnlySpan<byte> Magic => "KYCB"u8;

    /// <summary>A new header with random prefix and salt; its name tag is still empty.</summary>
    public static byte[] NewHeader()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        header[Magic.Length] = Version;
        RandomNumberGenerator.Fill(header.AsSpan(PrefixAt, PrefixBytes + SaltBytes));
        return header;
    }

    /// <summary>Why a header cannot be read; null when it can.</summary>
    public static string? Fault(ReadOnlySpan<byte> header) =>
        header.Length < HeaderBytes ? "it is cut within its header"
        : !header.StartsWith(Magic) ? "it is not a sealed file"
        : header[Magic.Length] != Version ? $"its format is {header[Magic.Length]}, this build reads {Version}"
        : null;

    /// <summary>The file's own key.</summary>
    public static AesGcm Cipher(DataKey key, ReadOnlySpan<byte> header)
    {
        Span<byte> own = stackalloc byte[DataKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, own, header.Slice(SaltAt, SaltBytes),
            "kyc/1/blob-chunks"u8);
        var cipher = new AesGcm(own, TagBytes);
        CryptographicOperations.ZeroMemory(own);
        return cipher;
    }

    /// <summary>What every chunk is bound to.</summary>
    public static byte[] Bound(ReadOnlySpan<byte> header, BlobScope scope)
    {
        var text = Encoding.UTF8.GetBytes($"{scope.Tenant.Value}\n{scope.Session.Value}");
        return [.. header[..FixedHeader], .. text];
    }

    public static void Nonce(ReadOnlySpan<byte> header, long chunk, bool last, Span<byte> nonce)
    {
        header.Slice(PrefixAt, PrefixBytes).CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[PrefixBytes..], checked((uint)chunk));
        nonce[NonceBytes - 1] = last ? (byte)1 : (byte)0;
    }

    /// <summary>
    /// The id of content in a session: keyed, so that the same file in two sessions cannot be linked.
    /// </summary>
    public static BlobId Name(DataKey key, ReadOnlySpan<byte> sha256)
    {
        Span<byte> own = stackalloc byte[DataKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, own, [], "kyc/1/blob-names"u8);
        var name = new BlobId(BlobId.Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(own, sha256)));
        CryptographicOperations.ZeroMemory(own);
        return name;
    }

    /// <summary>The tag that ties a file to its id.</summary>
    public static byte[] NameTag(DataKey key, ReadOnlySpan<byte> header, BlobId blob) =>
        HMACSHA256.HashData(key.Bytes, [.. header[..FixedHeader], .. Encoding.UTF8.GetBytes(blob.Value)]);

    public static Span<byte> TagOf(byte[] header) => header.AsSpan(FixedHeader);

    /// <summary>Clear length of a sealed file; null when no file can have that size.</summary>
    public static long? ClearLength(long fileLength)
    {
        var body = fileLength - HeaderBytes;
        if (body < TagBytes) return null;
        var (full, rest) = Math.DivRem(body, SealedChunk);
        if (rest == 0) return full * ClearChunk;
        return rest < TagBytes || (rest == TagBytes && full > 0) ? null : full * ClearChunk + rest - TagBytes;
    }

    /// <summary>Chunks of a clear length; an empty file has one.</summary>
    public static long Chunks(long clearLength) => Math.Max(1, (clearLength + ClearChunk - 1) / ClearChunk);
}
