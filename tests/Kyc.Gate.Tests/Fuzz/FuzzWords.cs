using System.Text;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>Magics, names and numbers that parsers look for.</summary>
internal static class FuzzWords
{
    /// <summary>Of pictures and videos.</summary>
    public static IReadOnlyList<byte[]> Media { get; } =
    [
        .. Ascii("Exif\0\0 II*\0 MM\0* JFIF\0 Adobe ICC_PROFILE MPF\0 http: PK Photoshop IHDR IDAT IEND PLTE tRNS "
            + "eXIf tEXt iCCP acTL voId RIFF WEBP VP8X EXIF ALPH ICCP XMP ANIM JUNK ftyp moov mdat moof traf trun "
            + "tfhd trak mdia minf stbl stsd stsz stco co64 stsc stts ctts elst edts udta meta uuid free skip "
            + "wide hdlr vide soun tmcd dref alis iinf infe iloc iref dimg thmb auxl pitm iprp ipco ipma ispe "
            + "hvcC av1C colr prof nclx idat heic avif qt avc1 webm matroska V_VP8 V_VP9"),
        [0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0xDA], [0xFF, 0xE1], [0xFF, 0xC0], [0xFF, 0xC2], [0xFF, 0xFE],
        [0x1A, 0x45, 0xDF, 0xA3], [0x18, 0x53, 0x80, 0x67], [0x15, 0x49, 0xA9, 0x66], [0x16, 0x54, 0xAE, 0x6B],
        [0x1F, 0x43, 0xB6, 0x75], [0x12, 0x54, 0xC3, 0x67], [0x19, 0x41, 0xA4, 0x69], [0xEC], [0xBF, 0x84],
        [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 1], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF],
        [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    /// <summary>Of JSON.</summary>
    public static IReadOnlyList<byte[]> Json { get; } =
    [
        .. Ascii("null true false {} [] \"\" -1 1e999 0.1 99999999999999999999 \\u0000 \\ud800 \"v\":2 \"type\": "
            + "\"body\": \"0001-01-01T00:00:00Z\" \"9999-12-31T23:59:59.999Z\" vs_ jb_ cmd_ // [[[[[[ {\"a\":"),
        [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], [0],
    ];

    /// <summary>Of forms.</summary>
    public static IReadOnlyList<byte[]> Form { get; } =
    [
        .. Ascii("--cut --cut-- Content-Disposition: form-data; name=\"file\" filename=\"a\" Content-Type: image/jpeg "
            + "Content-Digest: sha-256=:AAAA: ;;; name*=utf-8''x"),
        "\r\n"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\r\n--cut\r\n"u8.ToArray(), "\r\n--cut--\r\n"u8.ToArray(), [0],
    ];

    private static IEnumerable<byte[]> Ascii(string words) => words.Split(' ').Select(Encoding.Latin1.GetBytes);
}
