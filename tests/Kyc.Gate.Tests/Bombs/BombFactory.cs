using System.Buffers.Binary;
using Kyc.Edge.Tests.Headers;
using Kyc.Edge.Uploads.Headers;
using Kyc.Vision.Tests.Media;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Gate.Tests.Bombs;

/// <summary>A small file that asks for absurd work.</summary>
internal sealed record Bomb(string Name, FileClass Class, byte[] Bytes);

/// <summary>200 bombs made from seeds: those that a header gives away.</summary>
internal static class BombFactory
{
    public const int Count = 200;

    private static readonly Func<Random, Bomb>[] Kinds =
    [
        random => Picture("JPEG of a huge canvas", Crafted.Jpeg(Huge16(random), Huge16(random))),
        random => Picture("PNG of a huge canvas", Crafted.Png(Huge(random), Huge(random))),
        random => Picture("PNG that unpacks hugely", PngFile.Flat(random.Next(12_001, 14_000), 3_500)),
        random => Picture("WebP of a huge canvas", Crafted.WebpLossy(16_000 + random.Next(383), 16_383)),
        random => Picture("extended WebP of a huge canvas", Crafted.WebpExtended(1 << random.Next(15, 24), 1 << 23)),
        random => Picture("TIFF of a huge canvas", Crafted.Tiff(Huge(random), Huge(random), random.Next(2) == 0)),
        random => Picture("BMP of a huge canvas", Bmp(Huge(random), Huge(random))),
        random => Picture("HEIC of a huge canvas", Crafted.Heic(Huge(random), Huge(random))),
        random => Picture("AVIF of a huge canvas", Crafted.Heic(Huge(random), Huge(random), "av1C")),
        random => Picture("GIF of a huge canvas", [.. "GIF89a\xFF\xFF\xFF\xFF"u8, .. new byte[random.Next(40, 400)]]),
        random => Picture("JPEG of too many scans", ManyScans(random.Next(65, 2_000))),
        random => Picture("PNG of too many chunks", Crafted.Png(
            300, 300, Enumerable.Repeat(Crafted.PngChunk("tEXt", []), random.Next(20_001, 21_000)))),
        random => Video("MP4 that lasts years", Boxes.Mp4(Boxes.Moov(milliseconds: random.Next(31_000, int.MaxValue)))),
        random => Video("MP4 of huge frames", Boxes.Mp4(Boxes.Moov(random.Next(4_097, 65_536), 65_535))),
        random => Video("MP4 of billions of samples", Table(Boxes.Box(
            "stsz", Boxes.U32(0), Boxes.U32(1), Boxes.U32(random.NextInt64(20_001, uint.MaxValue))))),
        random => Video("MP4 with a table longer than the file", Table(Boxes.Box(
            random.Next(2) == 0 ? "stts" : "stco", Boxes.U32(0), Boxes.U32(random.NextInt64(1, uint.MaxValue))))),
        random => Video("MP4 of endless edits", Edits(random.Next(1_001, 3_000))),
        random => Video("MP4 of too many tracks", Tracks(random.Next(33, 300))),
        random => Video("MP4 nested too deep", Boxes.Mp4(Nest(random.Next(40, 2_000)))),
        random => Video("MP4 with a box of exabytes", Join(
            Boxes.Ftyp(), Boxes.U32(1), "moov"u8.ToArray(), Boxes.U32(random.Next()), Boxes.U32(0))),
        random => Video("MKV of huge elements", Mkv(Element(0x1549A966, new byte[8], (1L << 55) - random.Next()))),
        random => Video("MKV of huge frames", Mkv(Tracks(
            Element(0xE0, Join(Element(0xB0, Big(random.Next(5_000, int.MaxValue))), Element(0xBA, Big(70_000))))))),
        random => Video("MKV that lasts years", Mkv(Element(0x1549A966, Element(0x4489, Duration(random))))),
        random => Video("MKV nested too deep", Mkv(Nested(random.Next(50, 500)))),
    ];

    /// <summary>The bombs, in turn of every kind.</summary>
    public static IEnumerable<Bomb> All => Enumerable.Range(0, Count).Select(seed =>
        Kinds[seed % Kinds.Length](new Random(seed)));

    private static Bomb Picture(string name, byte[] bytes) => new(name, FileClass.Picture, bytes);

    private static Bomb Video(string name, byte[] bytes) => new(name, FileClass.Video, bytes);

    private static int Huge(Random random) => random.Next(12_001, 1 << 28);

    private static int Huge16(Random random) => random.Next(12_001, 65_535);

    private static byte[] Bmp(int width, int height)
    {
        var bmp = Crafted.Bmp(10, 10);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), height);
        return bmp;
    }

    private static byte[] ManyScans(int scans)
    {
        var jpeg = Crafted.Jpeg(8_000, 4_000, sof: 0xC2);
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return Join(jpeg[..^2], Join([.. Enumerable.Repeat(jpeg[scan..^2], scans)]), jpeg[^2..]);
    }

    /// <summary>An MP4 whose track has one more table.</summary>
    private static byte[] Table(byte[] table)
    {
        var file = Boxes.Mp4(Boxes.Moov());
        return Grow(file, file.AsSpan().IndexOf("stsd"u8) - 4, table, "moov", "trak", "mdia", "minf", "stbl");
    }

    private static byte[] Edits(int count)
    {
        var file = Boxes.Mp4(Boxes.Moov());
        var edits = Boxes.Box("edts", Boxes.Box("elst", Boxes.U32(0), Boxes.U32(count), new byte[12 * count]));
        return Grow(file, file.AsSpan().IndexOf("mdia"u8) - 4, edits, "moov", "trak");
    }

    private static byte[] Tracks(int count)
    {
        var file = Boxes.Mp4(Boxes.Moov());
        var at = file.AsSpan().IndexOf("trak"u8) - 4;
        var track = file.AsSpan(at, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at))).ToArray();
        return Grow(file, at, Join([.. Enumerable.Repeat(track, count)]), "moov");
    }

    private static byte[] Nest(int depth)
    {
        var inner = Array.Empty<byte>();
        string[] names = ["stbl", "minf", "mdia", "trak", "moov"];
        for (var level = 0; level < depth; level++) inner = Boxes.Box(names[level % names.Length], inner);
        return Boxes.Box("moov", inner);
    }

    private static byte[] Grow(byte[] file, int at, byte[] more, params string[] around)
    {
        var grown = Join(file[..at], more, file[at..]);
        foreach (var name in around)
        {
            var box = grown.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 4;
            BinaryPrimitives.WriteInt32BigEndian(grown.AsSpan(box),
                BinaryPrimitives.ReadInt32BigEndian(grown.AsSpan(box)) + more.Length);
        }
        return grown;
    }

    private static byte[] Mkv(byte[] inside) => Join(
        Element(0x1A45DFA3, Element(0x4282, "webm"u8.ToArray())), Element(0x18538067, inside, (1L << 50) - 1));

    private static byte[] Tracks(byte[] video) => Element(0x1654AE6B, Element(0xAE, Join(
        Element(0xD7, [1]), Element(0x83, [1]), Element(0x86, "V_VP8"u8.ToArray()), video)));

    private static byte[] Nested(int depth)
    {
        var inner = Array.Empty<byte>();
        for (var level = 0; level < depth; level++) inner = Element(0x1654AE6B, Element(0xAE, Element(0xE0, inner)));
        return inner;
    }

    private static byte[] Duration(Random random)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, 31_000.0 * random.Next(1, int.MaxValue));
        return bytes;
    }

    private static byte[] Big(int value) => Boxes.U32(value);

    private static byte[] Element(uint id, byte[] body, long? length = null)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, (length ?? body.Length) | 1L << 56);
        byte[] name = [(byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id];
        return [.. name.AsSpan().TrimStart((byte)0), .. size, .. body];
    }
}
