namespace Kyc.Edge.Audit;

/// <summary>An answer's body whose first byte waits for something else to be done.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="before">What has to be done first; may throw, and then nothing of the answer has left.</param>
internal sealed class HeldBack(Stream inner, Func<ValueTask> before) : Stream
{
    private bool _done;

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await ReadyAsync();
        await inner.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync();
        await inner.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException("answers are written asynchronously");

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("answers are written asynchronously");

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask ReadyAsync()
    {
        if (_done) return;
        await before();
        _done = true;
    }
}
