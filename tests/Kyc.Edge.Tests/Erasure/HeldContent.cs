using System.Net;

namespace Kyc.Edge.Tests.Erasure;

/// <summary>A body whose second half waits until it is told to go on.</summary>
internal sealed class HeldContent(byte[] bytes, TaskCompletionSource halfway, Task goOn) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await stream.FlushAsync();
        halfway.TrySetResult();
        await goOn;
        await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
