using System.Buffers.Binary;
using Kyc.Edge.Tests.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>Puts metadata of every kind into pictures of every format.</summary>
internal static class PicturePlants
{
    /// <summary>A picture with metadata, by the end of its name.</summary>
    public static byte[] Into(string name, byte[] file, byte[] canary, Random random) =>
        Path.GetExtension(name) switch
        {
            ".jpg" => Jpeg(file, canary, random),
            ".png" => Png(file, canary, random),
            ".webp" => Webp(file, canary, random),
            ".tif" => Tiff(file, canary),
            ".bmp" => Bmp(file, canary),
            _ => Heif(file, canary),
        };

    private static byte[] Jpeg(byte[] file, byte[] canary, Random random)
    {
        var text = Canary.Text(canary);
        var exif = ExifPlant.Make(canary, random.Next(0, 10), random.Next(2) == 0);
        byte[][] segments =
        [
            Crafted.Segment(0xE1, [.. "Exif\0\0"u8, .. exif]),
            Crafted.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. text]),
            Crafted.Segment(0xE2, [.. "ICC_PROFILE\0\x01\x01"u8, .. text]),
            Crafted.Segment(0xE2, [.. "MPF\0"u8, .. text]),
            Crafted.Segment(0xED, [.. "Photoshop 3.0\08BIM\x04\x04"u8, .. text]),
            Crafted.Segment(0xE0, [.. "JFXX\0\x10"u8, .. text]),
            Crafted.Segment(0xE0, [.. "JFIF\0\x01\x02\0\0\x01\0\x01\x03\x03"u8, .. text, .. text]),
            Crafted.Segment(0xEE, [.. "NotAdobe"u8, .. text]),
            Crafted.Segment(0xE8, text), Crafted.Segment(0xEB, text), Crafted.Segment(0xFE, text),
        ];
        random.Shuffle(segments);
        var trailer = random.Next(3) switch
        {
            0 => Join(Crafted.Jpeg(16, 16), text),
            1 => Join(Boxes.Mp4(Boxes.Moov()), text),
            _ => text,
        };
        return Join(file[..2], Join(segments), file[2..], trailer);
    }

    private static byte[] Png(byte[] file, byte[] canary, Random random)
    {
        var text = Canary.Text(canary);
        byte[][] chunks =
        [
            Crafted.PngChunk("tEXt", [.. "Author\0"u8, .. text]), Crafted.PngChunk("zTXt", [.. "a\0\0"u8, .. text]),
            Crafted.PngChunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. text]),
            Crafted.PngChunk("eXIf", ExifPlant.Make(canary, random.Next(1, 9), random.Next(2) == 0)),
            Crafted.PngChunk("tIME", text[..7]), Crafted.PngChunk("iCCP", [.. "p\0\0"u8, .. text]),
            Crafted.PngChunk("prVt", text), Crafted.PngChunk("caBX", text), Crafted.PngChunk("pHYs", text),
        ];
        random.Shuffle(chunks);
        const int headerEnd = 33, endBytes = 12;
        return Join(file[..headerEnd], Join(chunks[..5]), file[headerEnd..^endBytes], Join(chunks[5..]),
            file[^endBytes..], text);
    }

    private static byte[] Webp(byte[] file, byte[] canary, Random random)
    {
        var text = Canary.Text(canary);
        var exif = ExifPlant.Make(canary, random.Next(1, 9), random.Next(2) == 0);
        if (random.Next(2) == 0) exif = [.. "Exif\0\0"u8, .. exif];
        var chunks = file[12..];
        if (!chunks.AsSpan().StartsWith("VP8X"u8))
            chunks = Join(Crafted.WebpExtended(Samples.Width, Samples.Height)[12..30], chunks);
        chunks[8] |= 0x2C;
        const int extendedEnd = 18;
        return Join(
            Crafted.Riff(chunks[..extendedEnd], Crafted.RiffChunk("ICCP", text), chunks[extendedEnd..],
                Crafted.RiffChunk("EXIF", exif), Crafted.RiffChunk("XMP ", text), Crafted.RiffChunk("priv", text)),
            text);
    }

    /// <summary>The first directory is written anew at the end, with texts, EXIF, GPS, XMP, IPTC and a second one.
    /// </summary>
    private static byte[] Tiff(byte[] file, byte[] canary)
    {
        var little = file[0] == 'I';
        int Short(int at) => little
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at))
            : BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
        int Long(int at) => little
            ? BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at))
            : BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
        var (directory, text) = (Long(4), Canary.Text(canary));
        var writer = new TiffWriter(Join(file, text));
        var entries = new List<(int, int, byte[])>();
        for (var index = 0; index < Short(directory); index++)
        {
            var at = directory + 2 + index * 12;
            var bytes = Short(at + 2) switch { 3 => 2, 4 => 4, 5 => 8, _ => 1 } * Long(at + 4);
            entries.Add((Short(at), Short(at + 2), file.AsSpan(bytes > 4 ? Long(at + 8) : at + 8, bytes).ToArray()));
        }
        entries.RemoveAll(entry => entry.Item1 is 270 or 305 or 306 or 315);
        var gps = writer.Directory([(29, 2, text)], 0);
        entries.AddRange([(270, 2, text), (271, 2, text), (305, 2, text), (315, 2, text), (700, 1, text),
            (33723, 7, text), (34377, 7, text), (34675, 7, text), (34853, 4, writer.Number(gps, 4)), (65000, 7, text)]);
        var second = writer.Directory([(254, 4, writer.Number(1, 4)), (270, 2, text)], 0);
        return writer.Finish(writer.Directory(entries, second));
    }

    /// <summary>Between colour table and pixels, after them, and in the reserved field.</summary>
    private static byte[] Bmp(byte[] file, byte[] canary)
    {
        var text = Canary.Text(canary);
        var pixels = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(10));
        var planted = Join(file[..pixels], text, file[pixels..], text);
        BinaryPrimitives.WriteInt32LittleEndian(planted.AsSpan(10), pixels + text.Length);
        return planted;
    }

    private static byte[] Heif(byte[] file, byte[] canary)
    {
        var text = Canary.Text(canary);
        return Join(Canary.Personal(file, canary), Boxes.Box("free", text), Boxes.Box("uuid", new byte[16], text),
            Boxes.Box("mdat", text), Boxes.Box("skip", text));
    }
}
