using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>Tells a type by a file's first bytes, refuses wrong ones, and opens the parser of the right one.</summary>
internal static class Sniffer
{
    /// <summary>Bytes seen before a type is told; enough for the longest magic (BMP with its header's size).</summary>
    public const int WindowBytes = 32;

    /// <summary>A file that ends within this many bytes and has no known magic was cut rather than mistaken.</summary>
    private const int ShortestMagic = 12;

    private static ReadOnlySpan<byte> PngMagic => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> EbmlMagic => [0x1A, 0x45, 0xDF, 0xA3];

    /// <param name="first">The first bytes: a whole window, or all there is when the file ended.</param>
    /// <param name="atEnd">Whether the file ended within the window.</param>
    /// <param name="rules">Limits of this upload.</param>
    /// <exception cref="UploadRefusedException">The type is not known, not accepted, or of the wrong class.</exception>
    public static PushParser Open(ReadOnlySpan<byte> first, bool atEnd, HeaderRules rules)
    {
        if (IsBox(first)) return OpenBoxes(first, rules);
        if (first.StartsWith(EbmlMagic))
        {
            rules.CheckClass(FileClass.Video, "a WebM or Matroska video");
            return new MatroskaParser(rules);
        }
        if (OpenPicture(first, atEnd, rules) is { } parser) return parser;
        if (ForeignTypes.Name(first) is { } name && (first.Length >= ShortestMagic || name != "a text"))
            throw Refuse.Type(name, rules.Expected);
        if (first.Length < ShortestMagic) throw Refuse.TooShort(rules.Expected);
        throw Refuse.Type("of no type known here", rules.Expected);
    }

    private static PushParser? OpenPicture(ReadOnlySpan<byte> first, bool atEnd, HeaderRules rules)
    {
        var (name, open) = first switch
        {
            [0xFF, 0xD8, 0xFF, ..] => ("a JPEG picture", (Func<HeaderRules, PushParser>)(r => new JpegParser(r))),
            _ when first.StartsWith(PngMagic) => ("a PNG picture", r => new PngParser(r)),
            _ when IsWebp(first) => ("a WebP picture", r => new WebpParser(r)),
            [0x49, 0x49, 0x2A, 0x00, ..] => ("a TIFF picture", r => new TiffParser(r, littleEndian: true)),
            [0x4D, 0x4D, 0x00, 0x2A, ..] => ("a TIFF picture", r => new TiffParser(r, littleEndian: false)),
            _ when IsBmp(first, atEnd) => ("a BMP picture", r => new BmpParser(r)),
            _ => ("", _ => null!),
        };
        if (name.Length == 0) return null;
        rules.CheckClass(FileClass.Picture, name);
        return open(rules);
    }

    private static bool IsWebp(ReadOnlySpan<byte> first) =>
        first.Length >= 12 && first.StartsWith("RIFF"u8) && first[8..12].SequenceEqual("WEBP"u8);

    /// <summary>Two letters are a weak magic, so the header's size must be one that exists too.</summary>
    private static bool IsBmp(ReadOnlySpan<byte> first, bool atEnd)
    {
        if (!first.StartsWith("BM"u8)) return false;
        return first.Length >= 18 ? BmpParser.IsHeaderSize(ReadUInt32LittleEndian(first[14..])) : atEnd;
    }

    /// <summary>Whether an ISO media file starts here; QuickTime files of old start without a type box.</summary>
    private static bool IsBox(ReadOnlySpan<byte> first) =>
        first.Length >= 8 && (BoxType)ReadUInt32BigEndian(first[4..]) is
            BoxType.Ftyp or BoxType.Moov or BoxType.Mdat or BoxType.Wide or BoxType.Free or BoxType.Skip;

    private static PushParser OpenBoxes(ReadOnlySpan<byte> first, HeaderRules rules)
    {
        var brand = first.Length >= 12 && (BoxType)ReadUInt32BigEndian(first[4..]) == BoxType.Ftyp
            ? IsoBrands.Of(ReadUInt32BigEndian(first[8..]))
            : IsoBrands.Unbranded;
        if (first.Length < 12) throw Refuse.TooShort(rules.Expected);
        rules.CheckClass(brand.Class, brand.Name);
        if (brand.Refused) throw Refuse.Kind(brand.Name);
        return brand.Class == FileClass.Picture
            ? new IsoPictureParser(rules)
            : new IsoVideoParser(rules, brand.MediaType);
    }
}
