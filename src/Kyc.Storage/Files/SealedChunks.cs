using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Files;

/// <summary>
/// Unseals the chunks of one sealed file, wherever its bytes come from; see <see cref="BlobFormat"/>.
/// </summary>
internal sealed class SealedChunks : IDisposable
{
    private readonly BlobId _blob;
    private readonly AesGcm _cipher;
    private readonly byte[] _header, _bound;

    private SealedChunks(BlobId blob, AesGcm cipher, byte[] header, byte[] bound, long length)
    {
        (_blob, _cipher, _header, _bound, Length) = (blob, cipher, header, bound, length);
        Count = BlobFormat.Chunks(length);
    }

    /// <summary>Clear bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Chunks of the file, at least one.</summary>
    public long Count { get; }

    /// <summary>Checks header and name against a file's length.</summary>
    /// <exception cref="BlobDamagedException">Not the file that was stored, or another key.</exception>
    public static SealedChunks Open(
        ReadOnlySpan<byte> header, long fileLength, BlobScope scope, DataKey key, BlobId blob)
    {
        if (BlobFormat.Fault(header) is { } fault) throw new BlobDamagedException(blob, fault);
        var own = header[..BlobFormat.HeaderBytes].ToArray();
        var length = BlobFormat.ClearLength(fileLength)
                     ?? throw new BlobDamagedException(blob, "it is cut within a chunk");
        if (!CryptographicOperations.FixedTimeEquals(BlobFormat.NameTag(key, own, blob), BlobFormat.TagOf(own)))
            throw new BlobDamagedException(blob,
                "its header was changed, it is another file, or the key is another one");
        return new SealedChunks(blob, BlobFormat.Cipher(key, own), own, BlobFormat.Bound(own, scope), length);
    }

    /// <summary>Where a chunk begins in the sealed file.</summary>
    public static long At(long chunk) => BlobFormat.HeaderBytes + chunk * BlobFormat.SealedChunk;

    /// <summary>Clear bytes of a chunk.</summary>
    public int ClearBytes(long chunk) =>
        (int)Math.Min(BlobFormat.ClearChunk, Length - chunk * BlobFormat.ClearChunk);

    /// <summary>Sealed bytes of a chunk.</summary>
    public int SealedBytes(long chunk) => ClearBytes(chunk) + BlobFormat.TagBytes;

    /// <summary>Checks and opens one chunk into a buffer.</summary>
    /// <exception cref="BlobDamagedException">Not what was stored.</exception>
    public void Unseal(long chunk, ReadOnlySpan<byte> sealedChunk, Span<byte> clear)
    {
        var count = ClearBytes(chunk);
        Span<byte> nonce = stackalloc byte[BlobFormat.NonceBytes];
        BlobFormat.Nonce(_header, chunk, chunk == Count - 1, nonce);
        try
        {
            _cipher.Decrypt(nonce, sealedChunk[..count], sealedChunk.Slice(count, BlobFormat.TagBytes),
                clear[..count], _bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new BlobDamagedException(_blob, $"chunk {chunk} of {Count} is not what was stored");
        }
    }

    public void Dispose() => _cipher.Dispose();
}
