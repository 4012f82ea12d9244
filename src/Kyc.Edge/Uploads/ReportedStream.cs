using System.Runtime.CompilerServices;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Uploads;

/// <summary>A part of a form whose malformations are the client's problem rather than a failure to read.</summary>
internal sealed class ReportedStream(Stream inner) : PassThroughStream(inner)
{
    /// <summary>True for what the form reader throws at a malformed or cut form; false for a lost connection.</summary>
    public static bool IsMalformed(Exception error) =>
        error is InvalidDataException or IOException
        && error is not (BadHttpRequestException or ConnectionResetException);

    /// <summary>The problem of such a form.</summary>
    public static ProblemException Malformed() => new(ProblemCodes.InvalidRequest,
        "The form is malformed or ends before its closing boundary; send it whole. Nothing was kept.");

    /// <inheritdoc />
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw Malformed();
        }
    }

    /// <inheritdoc />
    protected override void See(ReadOnlySpan<byte> bytes) { }

    /// <inheritdoc />
    protected override void End() { }
}
