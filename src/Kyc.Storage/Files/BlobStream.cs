using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// A sealed file's clear bytes: read-only, seekable, one chunk in memory, each checked before a byte of it is given.
/// </summary>
internal sealed class BlobStream : Stream
{
    private readonly SafeFileHandle _file;
    private readonly BlobId _blob;
    private readonly ChunkPool _pool;
    private readonly AesGcm _cipher;
    private readonly byte[] _header, _bound, _clear;
    private readonly long _chunks;
    private long _position, _loaded = -1;
    private bool _disposed;

    private BlobStream(SafeFileHandle file, BlobId blob, ChunkPool pool, AesGcm cipher, byte[] header,
        byte[] bound, long length)
    {
        (_file, _blob, _pool, _cipher, _header, _bound, Length) = (file, blob, pool, cipher, header, bound, length);
        _chunks = BlobFormat.Chunks(length);
        _clear = pool.Rent();
    }

    /// <summary>
    /// Checks header, name and last chunk, so that a cut file is known at once. Owns the file afterwards.
    /// </summary>
    /// <exception cref="BlobDamagedException">Not the file that was stored, or another key.</exception>
    public static BlobStream Open(SafeFileHandle file, BlobScope scope, DataKey key, BlobId blob, ChunkPool pool)
    {
        var header = new byte[BlobFormat.HeaderBytes];
        var read = RandomAccess.Read(file, header, 0);
        if (BlobFormat.Fault(header.AsSpan(0, read)) is { } fault) throw new BlobDamagedException(blob, fault);
        var length = BlobFormat.ClearLength(RandomAccess.GetLength(file))
                     ?? throw new BlobDamagedException(blob, "it is cut within a chunk");
        var tag = BlobFormat.NameTag(key, header, blob);
        if (!CryptographicOperations.FixedTimeEquals(tag, BlobFormat.TagOf(header)))
            throw new BlobDamagedException(blob,
                "its header was changed, it is another file, or the key is another one");
        var stream = new BlobStream(
            file, blob, pool, BlobFormat.Cipher(key, header), header, BlobFormat.Bound(header, scope), length);
        try
        {
            stream.Load(stream._chunks - 1);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "is before the start");
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_position >= Length || buffer.IsEmpty) return 0;
        var (chunk, offset) = Math.DivRem(_position, BlobFormat.ClearChunk);
        Load(chunk);
        var count = (int)Math.Min(buffer.Length, ClearBytes(chunk) - offset);
        _clear.AsSpan((int)offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
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

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _disposed = true;
            _pool.Return(_clear);
            _cipher.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }

    private int ClearBytes(long chunk) =>
        (int)Math.Min(BlobFormat.ClearChunk, Length - chunk * BlobFormat.ClearChunk);

    private void Load(long chunk)
    {
        if (_loaded == chunk) return;
        _loaded = -1;
        var count = ClearBytes(chunk);
        var body = _pool.Rent();
        try
        {
            var sealedChunk = body.AsSpan(0, count + BlobFormat.TagBytes);
            ReadWhole(sealedChunk, BlobFormat.HeaderBytes + chunk * BlobFormat.SealedChunk);
            Span<byte> nonce = stackalloc byte[BlobFormat.NonceBytes];
            BlobFormat.Nonce(_header, chunk, chunk == _chunks - 1, nonce);
            _cipher.Decrypt(nonce, sealedChunk[..count], sealedChunk[count..], _clear.AsSpan(0, count), _bound);
            _loaded = chunk;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new BlobDamagedException(_blob, $"chunk {chunk} of {_chunks} is not what was stored");
        }
        finally
        {
            _pool.Return(body);
        }
    }

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
