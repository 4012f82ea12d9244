using Kyc.Actors.Ports;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Uploads;

/// <summary>
/// An upload whose header is judged while it flows to the store. What is wrong with it is thrown from a read, before
/// the store has finished, so that nothing of it remains.
/// </summary>
internal sealed class InspectedStream(Stream inner, HeaderInspector inspector, long limit) : PassThroughStream(inner)
{
    private long _seen;

    /// <summary>What the header said; null until the stream has ended.</summary>
    public MediaFacts? Facts { get; private set; }

    /// <inheritdoc />
    protected override void See(ReadOnlySpan<byte> bytes)
    {
        _seen += bytes.Length;
        if (_seen > limit) throw new BlobTooLargeException(limit);
        inspector.Push(bytes);
    }

    /// <inheritdoc />
    protected override void End()
    {
        if (_seen == 0) throw new ProblemException(ProblemCodes.FileEmpty);
        Facts ??= inspector.Complete();
    }
}
