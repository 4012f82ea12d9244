using System.Runtime.CompilerServices;

namespace Kyc.Edge.Uploads.SecondLook;

/// <summary>A stored file as it becomes by a plan.</summary>
internal sealed class ErasingStream(Stream inner, ErasurePlan plan) : PassThroughStream(inner)
{
    private readonly Stream _inner = inner;
    private readonly IReadOnlyList<Erasure> _erasures = plan.Erasures;
    private int _next;
    private long _at;

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inner.ReadAsync(buffer, cancellationToken);
        Apply(buffer.Span[..read]);
        _at += read;
        return read;
    }

    /// <inheritdoc />
    protected override void See(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc />
    protected override void End()
    {
    }

    private void Apply(Span<byte> bytes)
    {
        var end = _at + bytes.Length;
        while (_next < _erasures.Count && _erasures[_next].To <= _at) _next++;
        for (var index = _next; index < _erasures.Count && _erasures[index].From < end; index++)
        {
            var (from, to, content) = _erasures[index];
            var (start, stop) = (Math.Max(from, _at), Math.Min(to, end));
            var target = bytes[(int)(start - _at)..(int)(stop - _at)];
            if (content is null) target.Clear();
            else content.AsSpan((int)(start - from), target.Length).CopyTo(target);
        }
    }
}
