using Kyc.Actors.Ports;

namespace Kyc.Storage.Files;

/// <summary>
/// A sealed file's clear bytes: read-only, seekable, one clear chunk in memory, each checked before a byte of it is
/// given. Where the sealed chunks come from is the heirs' affair.
/// </summary>
internal abstract class ClearStream(SealedChunks chunks, ChunkPool pool) : Stream
{
    private readonly byte[] _clear = pool.Rent();
    private long _position, _loaded = -1;
    private bool _disposed;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => chunks.Length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "is before the start");
    }

    protected SealedChunks Chunks => chunks;

    protected ChunkPool Pool => pool;

    public override int Read(Span<byte> buffer)
    {
        if (!Begin(buffer.Length, out var chunk)) return 0;
        if (_loaded != chunk) LoadNow(chunk);
        return Give(chunk, buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Begin(buffer.Length, out var chunk)) return 0;
        if (_loaded != chunk) await LoadNowAsync(chunk, cancellationToken);
        return Give(chunk, buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException("a stored file does not change");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("a stored file does not change");

    /// <summary>Gets a chunk and unseals it.</summary>
    /// <exception cref="BlobDamagedException">Not what was stored.</exception>
    protected abstract void Load(long chunk, byte[] clear);

    /// <inheritdoc cref="Load" />
    protected abstract ValueTask LoadAsync(long chunk, byte[] clear, CancellationToken cancel);

    /// <summary>Gets a chunk that will be read from.</summary>
    protected void LoadNow(long chunk)
    {
        _loaded = -1;
        Load(chunk, _clear);
        _loaded = chunk;
    }

    /// <inheritdoc cref="LoadNow" />
    protected async ValueTask LoadNowAsync(long chunk, CancellationToken cancel)
    {
        _loaded = -1;
        await LoadAsync(chunk, _clear, cancel);
        _loaded = chunk;
    }

    /// <summary>Lets go of where the chunks come from; called once.</summary>
    protected abstract void Release();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _disposed = true;
            pool.Return(_clear);
            chunks.Dispose();
            Release();
        }
        base.Dispose(disposing);
    }

    private bool Begin(int wanted, out long chunk)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        chunk = _position / BlobFormat.ClearChunk;
        return _position < Length && wanted > 0;
    }

    private int Give(long chunk, Span<byte> buffer)
    {
        var offset = (int)(_position % BlobFormat.ClearChunk);
        var count = Math.Min(buffer.Length, chunks.ClearBytes(chunk) - offset);
        _clear.AsSpan(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
