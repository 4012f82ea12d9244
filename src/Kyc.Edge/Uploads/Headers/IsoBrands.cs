namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the major brand of an ISO media file says about it.</summary>
/// <param name="Class">Picture or video.</param>
/// <param name="Name">For refusals, with its article.</param>
/// <param name="MediaType">The media type; a picture's is settled by its coding.</param>
/// <param name="Refused">Whether files of this brand are never accepted.</param>
internal sealed record IsoBrand(FileClass Class, string Name, string MediaType, bool Refused = false);

/// <summary>Brands of ISO/IEC 14496-12, 23008-12 and their registrations.</summary>
internal static class IsoBrands
{
    private static readonly IsoBrand Heif = new(FileClass.Picture, "a HEIC picture", "image/heic");
    private static readonly IsoBrand Avif = new(FileClass.Picture, "an AVIF picture", "image/avif");
    private static readonly IsoBrand Mp4 = new(FileClass.Video, "an MP4 video", "video/mp4");
    private static readonly IsoBrand ThreeGpp = new(FileClass.Video, "a 3GPP video", "video/3gpp");

    private static readonly IsoBrand Sequence =
        new(FileClass.Picture, "an animated HEIC or AVIF picture", "image/heic-sequence", Refused: true);

    private static readonly IsoBrand Raw = new(FileClass.Picture, "a camera raw picture", "image/x-raw", Refused: true);

    /// <summary>A QuickTime file, which may start without a brand.</summary>
    public static readonly IsoBrand Unbranded = new(FileClass.Video, "a QuickTime video", "video/quicktime");

    /// <summary>Reads a major brand; one not known here is an MP4, whose tracks then decide.</summary>
    public static IsoBrand Of(uint major) => FourLetters.Of(major) switch
    {
        "heic" or "heix" or "heim" or "heis" or "mif1" or "mif2" or "heif" => Heif,
        "avif" => Avif,
        "hevc" or "hevx" or "hevm" or "hevs" or "msf1" or "avis" => Sequence,
        "crx " => Raw,
        "qt  " => Unbranded,
        ['3', 'g', ..] => ThreeGpp,
        _ => Mp4,
    };
}
