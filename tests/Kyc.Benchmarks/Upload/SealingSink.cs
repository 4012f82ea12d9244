using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Benchmarks.Upload;

/// <summary>Does all of a blob store's work on the bytes (hash, seal in chunks of 64 KiB) and keeps nothing.</summary>
internal sealed class SealingSink : IBlobStore
{
    private const int Chunk = 64 * 1024;
    private const long WeighEvery = 8L << 20;

    /// <summary>Weighs the process's memory on the way; slow, so not while time is taken.</summary>
    public bool Weigh { get; set; }

    /// <summary>Most managed bytes seen on the way.</summary>
    public long Heaviest { get; private set; }

    public async ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var seal = new AesGcm(key.Bytes, AesGcm.TagByteSizes.MaxSize);
        byte[] clear = new byte[Chunk], closed = new byte[Chunk];
        var nonce = new byte[AesGcm.NonceByteSizes.MaxSize];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var length = 0L;
        for (int read; (read = await content.ReadAtLeastAsync(clear, Chunk, throwOnEndOfStream: false, cancel)) > 0;)
        {
            sha.AppendData(clear, 0, read);
            BitConverter.TryWriteBytes(nonce, length);
            seal.Encrypt(nonce, clear.AsSpan(0, read), closed.AsSpan(0, read), tag);
            if (Weigh && length / WeighEvery != (length + read) / WeighEvery)
                Heaviest = Math.Max(Heaviest, GC.GetTotalMemory(forceFullCollection: true));
            length += read;
        }
        var hash = Convert.ToHexStringLower(sha.GetHashAndReset());
        return new StoredBlob(new BlobId(BlobId.Prefix + hash), hash, length);
    }

    public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel) =>
        throw new BlobMissingException(blob);

    public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel) => ValueTask.CompletedTask;
}
