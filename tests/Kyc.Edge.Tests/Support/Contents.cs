using System.Net;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Headers;

namespace Kyc.Edge.Tests.Support;

/// <summary>A file followed by a box of zeros, sent without holding it.</summary>
internal sealed class ZeroPaddedContent(byte[] head, long zeros) : HttpContent
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(head);
        await stream.WriteAsync(Inspecting.Join(Boxes.U32(zeros + 8), "free"u8.ToArray()));
        for (var left = zeros; left > 0; left -= Zeros.Length)
            await stream.WriteAsync(Zeros.AsMemory(0, (int)Math.Min(left, Zeros.Length)));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + 8 + zeros;
        return true;
    }
}

/// <summary>A file of which one half is sent, and the other when the test says so.</summary>
internal sealed class HeldContent(byte[] file) : HttpContent
{
    public PhaseBarrier Halfway { get; } = new("half of the file");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(file.AsMemory(0, file.Length / 2));
        await stream.FlushAsync();
        await Halfway.PassAsync();
        await stream.WriteAsync(file.AsMemory(file.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
