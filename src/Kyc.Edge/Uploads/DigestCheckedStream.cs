using System.Security.Cryptography;
using Kyc.Edge.Problems;

namespace Kyc.Edge.Uploads;

/// <summary>Holds a body against the SHA-256 its sender announced; the last read throws when they differ.</summary>
internal sealed class DigestCheckedStream(Stream inner, byte[] expected) : PassThroughStream(inner)
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _ended;

    /// <inheritdoc />
    protected override void See(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    /// <inheritdoc />
    protected override void End()
    {
        if (_ended) return;
        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            throw new ProblemException(ProblemCodes.DigestMismatch) { Param = ContentDigest.Header };
        _ended = true;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
