using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>Seals one stream into one open file, three chunk buffers at a time whatever its size.</summary>
internal sealed class BlobSealer(ChunkPool pool, BlobScope scope, DataKey key)
{
    /// <summary>Reads to the end, writes header and chunks, makes them durable.</summary>
    /// <exception cref="BlobTooLargeException">More bytes than the limit.</exception>
    public async ValueTask<StoredBlob> SealAsync(
        Stream content, SafeFileHandle file, string path, long limit, CancellationToken cancel)
    {
        var stored = await SealAsync(content, file, limit, cancel);
        await Task.Run(() => LibC.Sync(file, path), cancel);
        return stored;
    }

    /// <summary>The same for a file that need not outlive the process.</summary>
    /// <exception cref="BlobTooLargeException">More bytes than the limit.</exception>
    public async ValueTask<StoredBlob> SealAsync(
        Stream content, SafeFileHandle file, long limit, CancellationToken cancel)
    {
        var header = BlobFormat.NewHeader();
        var (next, ahead, output) = (pool.Rent(), pool.Rent(), pool.Rent());
        using var cipher = BlobFormat.Cipher(key, header);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var bound = BlobFormat.Bound(header, scope);
            var (length, at, chunk) = (0L, (long)BlobFormat.HeaderBytes, 0L);
            var held = await FillAsync(content, next, cancel);
            while (true)
            {
                length += held;
                if (length > limit) throw new BlobTooLargeException(limit);
                var following = held == BlobFormat.ClearChunk ? await FillAsync(content, ahead, cancel) : 0;
                Seal(cipher, header, bound, chunk++, following == 0, next.AsSpan(0, held), output);
                sha.AppendData(next, 0, held);
                // Into the page cache on this thread: .NET has no asynchronous file writes on Linux, only more threads.
                RandomAccess.Write(file, output.AsSpan(0, held + BlobFormat.TagBytes), at);
                at += held + BlobFormat.TagBytes;
                if (following == 0) break;
                (next, ahead, held) = (ahead, next, following);
            }
            return Finish(header, sha.GetHashAndReset(), length, file);
        }
        finally
        {
            pool.Return(next);
            pool.Return(ahead);
            pool.Return(output);
        }
    }

    private StoredBlob Finish(byte[] header, byte[] sha256, long length, SafeFileHandle file)
    {
        var blob = BlobFormat.Name(key, sha256);
        BlobFormat.NameTag(key, header, blob).CopyTo(BlobFormat.TagOf(header));
        RandomAccess.Write(file, header, 0);
        return new StoredBlob(blob, Convert.ToHexStringLower(sha256), length);
    }

    private static void Seal(
        AesGcm cipher, byte[] header, byte[] bound, long chunk, bool last, ReadOnlySpan<byte> clear, byte[] output)
    {
        Span<byte> nonce = stackalloc byte[BlobFormat.NonceBytes];
        BlobFormat.Nonce(header, chunk, last, nonce);
        cipher.Encrypt(
            nonce, clear, output.AsSpan(0, clear.Length), output.AsSpan(clear.Length, BlobFormat.TagBytes), bound);
    }

    private static async ValueTask<int> FillAsync(Stream content, byte[] buffer, CancellationToken cancel)
    {
        var held = 0;
        while (held < BlobFormat.ClearChunk)
        {
            var read = await content.ReadAsync(buffer.AsMemory(held, BlobFormat.ClearChunk - held), cancel);
            if (read == 0) break;
            held += read;
        }
        return held;
    }
}
