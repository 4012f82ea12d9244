namespace Kyc.Edge.Uploads.Headers;

/// <summary>Names of video codings, as the decoder gives them.</summary>
internal static class Codecs
{
    public const string H264 = "h264";
    public const string Hevc = "hevc";
    public const string Vp8 = "vp8";
    public const string Vp9 = "vp9";
    public const string Av1 = "av1";

    /// <summary>MPEG-4 Part 2, accepted only by setting.</summary>
    public const string Mpeg4 = "mpeg4";
}
