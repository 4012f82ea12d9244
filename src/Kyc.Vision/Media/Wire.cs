using System.Runtime.InteropServices;
using System.Text;

namespace Kyc.Vision.Media;

// The C# twin of the decoder's protocol.h: little endian, fixed size. Both sides compare sizes at start.

internal static class Wire
{
    public const uint Magic = 0x4459434b;
    public const uint Protocol = 1;

    /// <summary>Printable ASCII up to the first NUL: what a hostile child may make us log is bounded.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        var text = new StringBuilder();
        foreach (var letter in end < 0 ? field : field[..end])
            text.Append(letter is >= 0x20 and < 0x7f ? (char)letter : '?');
        return text.ToString();
    }
}

internal enum WireOperation : uint { Picture = 1, Video = 2, Probe = 3 }

internal enum WireReplyKind : uint { Ready = 1, Frame = 2, Done = 3, Refused = 4 }

[StructLayout(LayoutKind.Sequential)]
internal struct WireHello
{
    public uint Magic, Protocol;
    public uint RequestSize, ReplySize;
    public uint ArenaDescriptor, Reserved;
    public ulong OutputBytes, InputBytes;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WireSideLimits
{
    public uint MinSide, MaxSide;
    public ulong MaxPixels;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WireRequest
{
    public uint Magic;
    public WireOperation Operation;
    public ulong Id;
    public ulong InputLength;
    public WireSideLimits Picture, Video;
    public uint TargetSide, Frames;
    public uint MinDurationMs, MaxDurationMs;
    public uint TimeoutMs, MaxScans;
    public uint MaxBrokenFrames;
    public WireOperation Expected;
    public uint AcceptMpeg4, Reserved;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct WireReply
{
    public uint Magic;
    public WireReplyKind Kind;
    public ulong Id;
    public fixed byte Refusal[32];
    public fixed byte Detail[160];
    public fixed byte MediaType[32];
    public fixed byte Codec[16];
    public uint IsVideo, HasAudio;
    public uint Width, Height;
    public uint OutWidth, OutHeight, OutStride;
    public uint FrameCount;
    public ulong DurationMs;
    public ulong TimestampUs;
    public uint FrameRateMilli, FrameIndex;
    public ulong DecodeNs;
}
