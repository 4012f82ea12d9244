using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>The clear bytes of a sealed file on a disk.</summary>
internal sealed class BlobStream : ClearStream
{
    private readonly SafeFileHandle _file;
    private readonly BlobId _blob;

    private BlobStream(SafeFileHandle file, BlobId blob, SealedChunks chunks, ChunkPool pool)
        : base(chunks, pool) => (_file, _blob) = (file, blob);

    /// <summary>
    /// Checks header, name and last chunk, so that a cut file is known at once. Owns the file afterwards.
    /// </summary>
    /// <exception cref="BlobDamagedException">Not the file that was stored, or another key.</exception>
    public static BlobStream Open(SafeFileHandle file, BlobScope scope, DataKey key, BlobId blob, ChunkPool pool)
    {
        Span<byte> header = stackalloc byte[BlobFormat.HeaderBytes];
        var read = RandomAccess.Read(file, header, 0);
        var chunks = SealedChunks.Open(header[..read], RandomAccess.GetLength(file), scope, key, blob);
        var stream = new BlobStream(file, blob, chunks, pool);
        try
        {
            stream.LoadNow(chunks.Count - 1);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    protected override void Load(long chunk, byte[] clear)
    {
        var body = Pool.Rent();
        try
        {
            var sealedChunk = body.AsSpan(0, Chunks.SealedBytes(chunk));
            ReadWhole(sealedChunk, SealedChunks.At(chunk));
            Chunks.Unseal(chunk, sealedChunk, clear);
        }
        finally
        {
            Pool.Return(body);
        }
    }

    protected override ValueTask LoadAsync(long chunk, byte[] clear, CancellationToken cancel)
    {
        Load(chunk, clear);
        return ValueTask.CompletedTask;
    }

    protected override void Release() => _file.Dispose();

    private void ReadWhole(Span<byte> buffer, long at)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(_file, buffer, at);
            if (read == 0) throw new BlobDamagedException(_blob, "it was cut while it was open");
            buffer = buffer[read..];
            at += read;
        }
    }
}
