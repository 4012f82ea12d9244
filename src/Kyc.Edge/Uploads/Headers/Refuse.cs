using System.Globalization;
using static Kyc.Edge.Uploads.Headers.UploadCodes;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>The sentence of every refusal: what was found, what is allowed, what to do. Never its content.</summary>
internal static class Refuse
{
    private const string AllowedPictures = "a JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP picture";
    private const string AllowedVideos = "an MP4, MOV, WebM or MKV video";
    private const string AllowedCodecs = "H.264, HEVC, VP8, VP9 or AV1";

    public static UploadRefusedException Empty(FileClass expected) =>
        new(FileEmpty, $"The file has no bytes; send {Allowed(expected)}.");

    /// <param name="found">What the file is, with its article.</param>
    /// <param name="expected">What it must be.</param>
    public static UploadRefusedException Type(string found, FileClass expected) =>
        new(MediaTypeUnsupported, $"The file is {found}, where {Allowed(expected)} is expected; send one of these.");

    /// <param name="found">A kind of a known format that is not accepted, with its article.</param>
    /// <param name="picture">Whether a picture is expected, or a video.</param>
    public static UploadRefusedException Kind(string found, bool picture = true) =>
        new(MediaTypeUnsupported, $"The file is {found}, which is not accepted; " + (picture
            ? "save it as an ordinary JPEG or PNG picture and send that."
            : "send a recording of picture and sound only."));

    public static UploadRefusedException Codec(string found) =>
        new(VideoCodecUnsupported,
            $"The video is coded as {found}, where {AllowedCodecs} is expected; record or convert it to one of these.");

    public static UploadRefusedException NoVideo(bool audio) =>
        new(VideoTrackMissing, audio
            ? "The file holds sound but no video track; send a recording with a picture."
            : "The file holds no video track; send a recording with a picture.");

    public static UploadRefusedException PictureSize(long width, long height, MediaLimits limits) =>
        new(FileDimensionsOutOfRange, string.Create(CultureInfo.InvariantCulture,
            $"The picture is {width} x {height} pixels, where sides of {limits.MinSidePixels} to "
            + $"{limits.MaxSidePixels} pixels and at most {limits.MaxPictureMegapixels} million pixels are allowed; "
            + $"send a {(IsSmall(width, height, limits.MinSidePixels) ? "larger" : "smaller")} picture."));

    public static UploadRefusedException VideoSize(long width, long height, MediaLimits limits) =>
        new(FileDimensionsOutOfRange, string.Create(CultureInfo.InvariantCulture,
            $"The video is {width} x {height} pixels, where sides of {limits.MinVideoSidePixels} to "
            + $"{limits.MaxVideoSidePixels} pixels are allowed; record it in a "
            + $"{(IsSmall(width, height, limits.MinVideoSidePixels) ? "larger" : "smaller")} size."));

    public static UploadRefusedException Duration(double milliseconds, MediaLimits limits, bool atLeast) =>
        new(VideoDurationOutOfRange, string.Create(CultureInfo.InvariantCulture,
            $"The video lasts {(atLeast ? "at least " : "")}{milliseconds / 1000:0.###} s, where "
            + $"{limits.MinVideoSeconds:0.###} to {limits.MaxVideoSeconds:0.###} s are allowed; record a "
            + $"{(milliseconds > limits.MaxVideoSeconds * 1000 ? "shorter" : "longer")} one."));

    /// <param name="format">The format, such as <c>JPEG</c>.</param>
    /// <param name="fault">What is wrong, as a clause: <c>its header chunk is damaged</c>.</param>
    public static UploadRefusedException Broken(string format, string fault) =>
        new(FileUndecodable, $"The {format} file cannot be read, as {fault}; send the original file again.");

    public static UploadRefusedException Truncated(string format) =>
        Broken(format, "it ends before its structure says it does");

    public static UploadRefusedException TooShort(FileClass expected) =>
        new(FileUndecodable, $"The file ends within its first bytes; send the whole of {Allowed(expected)}.");

    private static bool IsSmall(long width, long height, int least) => Math.Min(width, height) < least;

    private static string Allowed(FileClass expected) =>
        expected == FileClass.Picture ? AllowedPictures : AllowedVideos;
}
