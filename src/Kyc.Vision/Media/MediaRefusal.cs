using System.Text;

namespace Kyc.Vision.Media;

/// <summary>Why a file was refused. Each has a stable wire name in snake case (<see cref="MediaRefusals"/>).</summary>
public enum MediaRefusal
{
    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The first bytes are of no known type.</summary>
    TypeUnsupported,

    /// <summary>A video came where a picture is needed.</summary>
    NotAPicture,

    /// <summary>A picture came where a video is needed.</summary>
    NotAVideo,

    /// <summary>The container holds no video stream, only sound or nothing.</summary>
    NoVideoStream,

    /// <summary>The picture or video uses a coding that is not accepted.</summary>
    CodecUnsupported,

    /// <summary>An animated picture where a still one is needed.</summary>
    AnimationUnsupported,

    /// <summary>A side is longer than the limit.</summary>
    DimensionsTooLarge,

    /// <summary>A side is shorter than the limit.</summary>
    DimensionsTooSmall,

    /// <summary>Width times height is over the limit.</summary>
    PixelsOverLimit,

    /// <summary>The file has more bytes than the limit.</summary>
    BytesOverLimit,

    /// <summary>The video is shorter than the limit.</summary>
    VideoTooShort,

    /// <summary>The video is longer than the limit.</summary>
    VideoTooLong,

    /// <summary>The file's content is broken.</summary>
    Damaged,

    /// <summary>The file ends before its content does.</summary>
    Truncated,

    /// <summary>The file asks for far more work than a picture of its kind needs, such as thousands of scans.</summary>
    TooComplex,

    /// <summary>Decoding took longer than the limit: twice, or once with the processor busy on it.</summary>
    DecodeTimeout,

    /// <summary>Two decoders ended over this file, the last one by dying.</summary>
    FileUndecodable,
}

/// <summary>Wire names of <see cref="MediaRefusal"/>.</summary>
public static class MediaRefusals
{
    private static readonly Dictionary<string, MediaRefusal> ByName =
        Enum.GetValues<MediaRefusal>().ToDictionary(WireName, StringComparer.OrdinalIgnoreCase);

    /// <summary>The stable name, such as <c>video_too_short</c>.</summary>
    public static string WireName(this MediaRefusal refusal)
    {
        var name = new StringBuilder();
        foreach (var letter in refusal.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }

    /// <summary>Reads a wire name without regard to case; null when there is no such refusal.</summary>
    public static MediaRefusal? Parse(string name) => ByName.TryGetValue(name, out var refusal) ? refusal : null;
}
