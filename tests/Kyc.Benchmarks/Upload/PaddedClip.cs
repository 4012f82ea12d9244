using System.Buffers.Binary;
using System.Net;

namespace Kyc.Benchmarks.Upload;

/// <summary>A real mp4 file with a free box of zeros behind it: sound by its header, and as long as wanted.</summary>
internal sealed class PaddedClip(byte[] clip, int zeros) : HttpContent
{
    private const int BoxHeader = 8;
    private static readonly byte[] Zeros = new byte[64 * 1024];

    /// <summary>Bytes on the wire.</summary>
    public long Length => clip.Length + BoxHeader + (long)zeros;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var header = new byte[BoxHeader];
        BinaryPrimitives.WriteInt32BigEndian(header, zeros + BoxHeader);
        "free"u8.CopyTo(header.AsSpan(sizeof(int)));
        await stream.WriteAsync(clip);
        await stream.WriteAsync(header);
        for (var left = zeros; left > 0; left -= Zeros.Length)
            await stream.WriteAsync(Zeros.AsMemory(0, Math.Min(left, Zeros.Length)));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }
}
