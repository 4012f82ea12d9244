using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Uploads;

/// <summary>
/// An upload on its way to the store: judged by its header and scrubbed of metadata while it flows, and summed up as it
/// came. What is wrong with it is thrown from a read, before the store has finished, so that nothing of it remains.
/// </summary>
internal sealed class ScrubbedStream : PassThroughStream
{
    /// <summary>Read from the client at once.</summary>
    private const int ReadBytes = 32 * 1_024;

    /// <summary>More than a parser ever holds back.</summary>
    private const int HeldBytes = 1_024;

    private readonly Stream _inner;
    private readonly HeaderInspector _inspector;
    private readonly long _limit;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _raw = ArrayPool<byte>.Shared.Rent(ReadBytes);
    private byte[] _clean = ArrayPool<byte>.Shared.Rent(ReadBytes + HeldBytes);
    private int _cleanFrom;
    private int _cleanTo;
    private long _seen;
    private bool _disposed;

    /// <summary>Over a client's bytes, which stay open.</summary>
    /// <param name="inner">The bytes as they come.</param>
    /// <param name="limits">What the header may say.</param>
    /// <param name="expected">What the upload must be.</param>
    /// <param name="limit">Bytes at the most.</param>
    public ScrubbedStream(Stream inner, MediaLimits limits, FileClass expected, long limit)
        : base(inner)
    {
        (_inner, _limit) = (inner, limit);
        _inspector = new HeaderInspector(limits, expected, Take);
    }

    /// <summary>What the header said; null until the stream has ended.</summary>
    public MediaFacts? Facts { get; private set; }

    /// <summary>SHA-256 of the bytes as they came, lower-case hex; null until the stream has ended.</summary>
    public string? Sha256 { get; private set; }

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // one read per few KiB: leave no garbage
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_cleanFrom == _cleanTo && buffer.Length > 0 && Facts is null)
        {
            _cleanFrom = _cleanTo = 0;
            var read = await _inner.ReadAsync(_raw.AsMemory(0, ReadBytes), cancellationToken);
            if (read > 0) See(_raw.AsSpan(0, read));
            else End();
        }
        var count = Math.Min(buffer.Length, _cleanTo - _cleanFrom);
        _clean.AsSpan(_cleanFrom, count).CopyTo(buffer.Span);
        _cleanFrom += count;
        return count;
    }

    /// <inheritdoc />
    protected override void See(ReadOnlySpan<byte> bytes)
    {
        _seen += bytes.Length;
        if (_seen > _limit) throw new BlobTooLargeException(_limit);
        _hash.AppendData(bytes);
        _inspector.Push(bytes);
    }

    /// <inheritdoc />
    protected override void End()
    {
        if (_seen == 0) throw new ProblemException(ProblemCodes.FileEmpty);
        Facts = _inspector.Complete();
        Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _hash.Dispose();
            ArrayPool<byte>.Shared.Return(_raw, clearArray: true);
            ArrayPool<byte>.Shared.Return(_clean, clearArray: true);
            _raw = _clean = [];
        }
        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_clean.AsSpan(_cleanTo));
        _cleanTo += bytes.Length;
    }
}
