using System.Buffers.Binary;
using System.Text;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Hand-written ISO media files, and changes to real ones.</summary>
internal static class Boxes
{
    /// <summary>A box with its length and four letters.</summary>
    public static byte[] Box(string type, params byte[][] parts)
    {
        var body = Inspecting.Join(parts);
        return Inspecting.Join(U32(8 + body.Length), Encoding.Latin1.GetBytes(type), body);
    }

    public static byte[] U32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    /// <summary>The type box of an MP4.</summary>
    public static byte[] Ftyp(string brand = "isom") =>
        Box("ftyp", Encoding.Latin1.GetBytes(brand), U32(512), Encoding.Latin1.GetBytes(brand), "mp41"u8.ToArray());

    /// <summary>A movie box with one track.</summary>
    public static byte[] Moov(
        int width = 640, int height = 480, long milliseconds = 5000, string codec = "avc1", string handler = "vide",
        byte[]? extension = null) =>
        Box("moov",
            Box("mvhd", U32(0), new byte[8], U32(1000), U32(milliseconds), new byte[80]),
            Box("trak",
                Box("tkhd", U32(3), new byte[8], U32(1), U32(0), U32(milliseconds),
                    new byte[16], Identity, new byte[8]),
                Box("mdia",
                    Box("mdhd", U32(0), new byte[8], U32(1000), U32(milliseconds), new byte[4]),
                    Box("hdlr", U32(0), U32(0), Encoding.Latin1.GetBytes(handler), new byte[13]),
                    Box("minf", Box("stbl", Box("stsd", U32(0), U32(1), Entry(codec, width, height)))))),
            extension ?? []);

    /// <summary>A whole MP4, its movie box first.</summary>
    public static byte[] Mp4(byte[] moov, int dataBytes = 16) =>
        Inspecting.Join(Ftyp(), moov, Box("mdat", new byte[dataBytes]));

    /// <summary>A copy of an MP4 whose first track has another matrix (a, b, u, c, d, v; 16.16).</summary>
    public static byte[] WithMatrix(byte[] mp4, int[] matrix)
    {
        var copy = mp4.ToArray();
        var at = copy.AsSpan().IndexOf("tkhd"u8) + 4 + 40;
        for (var i = 0; i < matrix.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(at + 4 * i), matrix[i]);
        return copy;
    }

    private static byte[] Identity => Inspecting.Join(
        U32(0x10000), U32(0), U32(0), U32(0), U32(0x10000), U32(0), U32(0), U32(0), U32(0x40000000));

    private static byte[] Entry(string codec, int width, int height) => Box(
        codec, new byte[6], U16(1), new byte[16], U16(width), U16(height), new byte[50]);
}
