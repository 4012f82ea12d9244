namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the elements of one track say.</summary>
internal sealed class MatroskaTrack
{
    private const ulong VideoType = 1;
    private const ulong SoundType = 2;

    public ulong Type { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public bool IsVideo => Type == VideoType;

    public bool IsSound => Type == SoundType;

    /// <summary>The coding, or null when it is never accepted.</summary>
    public string? Codec { get; private set; }

    /// <summary>Name of a coding that is not accepted; never letters from the file.</summary>
    public string CodecName { get; private set; } = "something else";

    public void OnCodec(ReadOnlySpan<byte> value)
    {
        var id = value.TrimEnd((byte)0);
        Codec = id.SequenceEqual("V_VP8"u8) ? Codecs.Vp8
            : id.SequenceEqual("V_VP9"u8) ? Codecs.Vp9
            : id.SequenceEqual("V_AV1"u8) ? Codecs.Av1
            : id.SequenceEqual("V_MPEG4/ISO/AVC"u8) ? Codecs.H264
            : id.SequenceEqual("V_MPEGH/ISO/HEVC"u8) ? Codecs.Hevc
            : id.StartsWith("V_MPEG4/ISO/"u8) ? Codecs.Mpeg4
            : null;
        CodecName = id.StartsWith("V_MPEG4/ISO"u8) ? "MPEG-4 Part 2"
            : id.StartsWith("V_MJPEG"u8) ? "Motion JPEG"
            : id.StartsWith("V_THEORA"u8) ? "Theora"
            : id.StartsWith("V_MPEG2"u8) || id.StartsWith("V_MPEG1"u8) ? "MPEG-1 or MPEG-2"
            : id.StartsWith("V_PRORES"u8) ? "ProRes"
            : "something else";
    }
}
