namespace Kyc.Vision.Tests.Media;

/// <summary>Like a socket: no length, no seeking, little at a time.</summary>
internal sealed class OneWayStream(byte[] content, Action? onFirstRead = null) : Stream
{
    private const int Most = 1_000;
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == 0) onFirstRead?.Invoke();
        var taken = Math.Min(Math.Min(buffer.Length, Most), content.Length - _at);
        content.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
