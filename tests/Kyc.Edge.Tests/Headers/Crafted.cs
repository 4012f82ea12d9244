using System.Buffers.Binary;
using System.Text;
using static Kyc.Edge.Tests.Headers.Boxes;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Hand-written pictures of any size: their structure is whole, their pixels are not.</summary>
internal static class Crafted
{
    /// <summary>A picture of the size in every format but BMP, whose pixels must be there.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> PicturesOf(int width, int height) =>
    [
        ("JPEG", Jpeg(width, height)), ("PNG", Png(width, height)), ("WebP lossy", WebpLossy(width, height)),
        ("WebP extended", WebpExtended(width, height)), ("HEIC", Heic(width, height)),
        ("TIFF II", Tiff(width, height, little: true)), ("TIFF MM", Tiff(width, height, little: false)),
    ];

    /// <summary>A JPEG with one empty scan; SOF is the frame marker, extra segments come before it.</summary>
    public static byte[] Jpeg(int width, int height, byte sof = 0xC0, params byte[][] segments) => Join(
        [0xFF, 0xD8], Join(segments),
        [0xFF, sof, 0, 17, 8], U16(height), U16(width), [3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
        [0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0], [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56],
        [0xFF, 0xD9]);

    /// <summary>A JPEG segment with its length.</summary>
    public static byte[] Segment(byte marker, byte[] body) => Join([0xFF, marker], U16(body.Length + 2), body);

    public static byte[] Png(int width, int height, IEnumerable<byte[]>? chunks = null) => Join(
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        PngChunk("IHDR", Join(U32(width), U32(height), [8, 2, 0, 0, 0])),
        Join(chunks?.ToArray() ?? []), PngChunk("IDAT", [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]), PngChunk("IEND", []));

    /// <summary>A PNG chunk with its length and checksum.</summary>
    public static byte[] PngChunk(string type, byte[] body)
    {
        var typed = Join(Encoding.Latin1.GetBytes(type), body);
        return Join(U32(body.Length), typed, U32(Crc32(typed)));
    }

    public static byte[] WebpLossy(int width, int height) => Riff(Vp8(width, height));

    public static byte[] WebpExtended(int width, int height, byte flags = 0) => Riff(
        RiffChunk("VP8X", Join([flags, 0, 0, 0], Le24(width - 1), Le24(height - 1))), Vp8(width, height));

    /// <summary>A RIFF file of form WEBP.</summary>
    public static byte[] Riff(params byte[][] chunks)
    {
        var body = Join("WEBP"u8.ToArray(), Join(chunks));
        return Join("RIFF"u8.ToArray(), Le32(body.Length), body);
    }

    /// <summary>A RIFF chunk, padded to an even length.</summary>
    public static byte[] RiffChunk(string type, byte[] body) =>
        Join(Encoding.Latin1.GetBytes(type), Le32(body.Length), body, new byte[body.Length & 1]);

    public static byte[] Vp8(int width, int height) => RiffChunk(
        "VP8 ", Join([0x10, 0, 0, 0x9D, 0x01, 0x2A], Le16(width), Le16(height), new byte[5]));

    /// <summary>A HEIC with a thumbnail before the whole picture.</summary>
    public static byte[] Heic(int width, int height, string decoder = "hvcC") => Join(
        Box("ftyp", "heic"u8.ToArray(), U32(0), "mif1heic"u8.ToArray()),
        Box("meta", U32(0), Box("hdlr", new byte[24]), Box("iprp", Box("ipco",
            Box(decoder, new byte[23]),
            Box("ispe", U32(0), U32(160), U32(120)), Box("ispe", U32(0), U32(width), U32(height))))),
        Box("mdat", new byte[32]));

    /// <summary>A TIFF whose directory lies after its one strip.</summary>
    public static byte[] Tiff(int width, int height, bool little)
    {
        byte[] Short(int value) => little ? Le16(value) : U16(value);
        byte[] Long(int value) => little ? Le32(value) : U32(value);
        byte[] Entry(int tag, int value) => Join(Short(tag), Short(4), Long(1), Long(value));
        return Join(
            little ? "II"u8.ToArray() : "MM"u8.ToArray(), Short(42), Long(20), new byte[12], Short(4),
            Entry(256, width), Entry(257, height), Entry(273, 8), Entry(279, 12), Long(0));
    }

    /// <summary>A BMP of 24 bits with all its rows.</summary>
    public static byte[] Bmp(int width, int height, int missingBytes = 0)
    {
        var pixels = (width * 24 + 31) / 32 * 4 * height;
        return Join(
            "BM"u8.ToArray(), Le32(54 + pixels), Le32(0), Le32(54), Le32(40), Le32(width), Le32(height),
            Le16(1), Le16(24), new byte[24], new byte[pixels - missingBytes]);
    }

    public static byte[] Le16(int value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] Le32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Le24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
