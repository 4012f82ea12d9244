using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;

namespace Kyc.Storage.S3;

/// <summary>
/// The clear bytes of a sealed object. Gets a window of sealed chunks at a time and holds no connection between: one
/// chunk after a jump, then twice as many each time while it is read straight on, at most <c>s3.read_kib</c>.
/// </summary>
internal sealed class S3BlobStream : ClearStream
{
    private readonly S3Bucket _bucket;
    private readonly string _key;
    private readonly BlobId _blob;
    private readonly int _most;
    private readonly List<byte[]> _window;
    private long _first;

    private S3BlobStream(S3Bucket bucket, string key, BlobId blob, SealedChunks chunks, ChunkPool pool, int most,
        List<byte[]> window)
        : base(chunks, pool)
    {
        (_bucket, _key, _blob, _most, _window) = (bucket, key, blob, most, window);
    }

    /// <summary>
    /// Gets the first chunk and the last and checks header, name and the last chunk, so that a cut object is known at
    /// once; null when there is no such object.
    /// </summary>
    /// <exception cref="BlobDamagedException">Not the object that was stored, or another key.</exception>
    public static async Task<S3BlobStream?> OpenAsync(
        S3Bucket bucket, string key, BlobScope scope, DataKey dataKey, BlobId blob, ChunkPool pool, int most,
        CancellationToken cancel)
    {
        var header = new byte[BlobFormat.HeaderBytes];
        var window = new List<byte[]> { pool.Rent() };
        try
        {
            var read = await bucket.ReadAsync(key, 0, BlobFormat.HeaderBytes + BlobFormat.SealedChunk,
                [header, window[0]], cancel);
            if (read is null) return null;
            var chunks = SealedChunks.Open(
                header.AsSpan(0, Math.Min(header.Length, read.Count)), read.Total, scope, dataKey, blob);
            var stream = new S3BlobStream(bucket, key, blob, chunks, pool, most, window);
            window = [];
            return await stream.CheckedAsync(cancel);
        }
        finally
        {
            window.ForEach(pool.Return);
        }
    }

    /// <summary>Callers that cannot wait without a thread pay with two; nodes read asynchronously.</summary>
    protected override void Load(long chunk, byte[] clear) =>
        Task.Run(() => LoadAsync(chunk, clear, CancellationToken.None).AsTask()).GetAwaiter().GetResult();

    protected override async ValueTask LoadAsync(long chunk, byte[] clear, CancellationToken cancel)
    {
        if (chunk < _first || chunk >= _first + _window.Count) await MoveAsync(chunk, cancel);
        Chunks.Unseal(chunk, _window[(int)(chunk - _first)].AsSpan(0, Chunks.SealedBytes(chunk)), clear);
    }

    protected override void Release()
    {
        _window.ForEach(Pool.Return);
        _window.Clear();
    }

    private async Task<S3BlobStream> CheckedAsync(CancellationToken cancel)
    {
        var last = Pool.Rent();
        try
        {
            if (Chunks.Count == 1) await LoadNowAsync(0, cancel);
            else
            {
                var sealedChunk = last.AsMemory(0, Chunks.SealedBytes(Chunks.Count - 1));
                await GetAsync(Chunks.Count - 1, sealedChunk.Length, [sealedChunk], cancel);
                var clear = Pool.Rent();
                try
                {
                    Chunks.Unseal(Chunks.Count - 1, sealedChunk.Span, clear);
                }
                finally
                {
                    Pool.Return(clear);
                }
            }
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
        finally
        {
            Pool.Return(last);
        }
    }

    private async Task MoveAsync(long chunk, CancellationToken cancel)
    {
        var straightOn = chunk == _first + _window.Count;
        var count = (int)Math.Min(straightOn ? Math.Min(_most, Math.Max(1, _window.Count * 2)) : 1,
            Chunks.Count - chunk);
        while (_window.Count > count)
        {
            Pool.Return(_window[^1]);
            _window.RemoveAt(_window.Count - 1);
        }
        while (_window.Count < count) _window.Add(Pool.Rent());
        _first = -count; // Holds nothing until it is filled.
        var bytes = ((count - 1) * BlobFormat.SealedChunk) + Chunks.SealedBytes(chunk + count - 1);
        await GetAsync(chunk, bytes, [.. _window.Select(buffer => (Memory<byte>)buffer)], cancel);
        _first = chunk;
    }

    private async Task GetAsync(
        long chunk, int bytes, IReadOnlyList<Memory<byte>> buffers, CancellationToken cancel)
    {
        var read = await _bucket.ReadAsync(_key, SealedChunks.At(chunk), bytes, buffers, cancel)
            ?? throw new BlobMissingException(_blob);
        if (read.Count != bytes) throw new BlobDamagedException(_blob, "it was cut while it was open");
    }
}
