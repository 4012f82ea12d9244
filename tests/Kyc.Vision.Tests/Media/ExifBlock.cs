using System.Buffers.Binary;

namespace Kyc.Vision.Tests.Media;

/// <summary>Writes an EXIF block that holds an orientation, and puts it into files of several formats.</summary>
internal static class ExifBlock
{
    private const int JpegStart = 2, PngHeaderEnd = 33, RiffHeader = 12;

    public static byte[] Make(int orientation, bool bigEndian)
    {
        var block = new byte[26];
        (bigEndian ? "MM\0*"u8 : "II*\0"u8).CopyTo(block);
        Write(block.AsSpan(4), 8, 4, bigEndian);
        Write(block.AsSpan(8), 1, 2, bigEndian);
        Write(block.AsSpan(10), 0x0112, 2, bigEndian);
        Write(block.AsSpan(12), 3, 2, bigEndian);
        Write(block.AsSpan(14), 1, 4, bigEndian);
        Write(block.AsSpan(18), (uint)orientation, 2, bigEndian);
        return block;
    }

    public static byte[] IntoJpeg(byte[] file, byte[] exif)
    {
        byte[] payload = [.. "Exif\0\0"u8, .. exif];
        var length = payload.Length + 2;
        return [.. file[..JpegStart], 0xff, 0xe1, (byte)(length >> 8), (byte)length, .. payload, .. file[JpegStart..]];
    }

    public static byte[] IntoPng(byte[] file, byte[] exif) =>
        [.. file[..PngHeaderEnd], .. PngFile.Chunk("eXIf", exif), .. file[PngHeaderEnd..]];

    public static byte[] IntoWebp(byte[] file, byte[] exif, int width, int height)
    {
        var extended = new byte[18];
        "VP8X"u8.CopyTo(extended);
        extended[4] = 10;
        extended[8] = 0x08; // has EXIF
        Write(extended.AsSpan(12), (uint)width - 1, 3, false);
        Write(extended.AsSpan(15), (uint)height - 1, 3, false);
        var chunk = new byte[8];
        "EXIF"u8.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), exif.Length);
        byte[] whole = [.. file[..RiffHeader], .. extended, .. file[RiffHeader..], .. chunk, .. exif];
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), whole.Length - 8);
        return whole;
    }

    private static void Write(Span<byte> to, uint value, int bytes, bool bigEndian)
    {
        for (var i = 0; i < bytes; i++) to[bigEndian ? bytes - 1 - i : i] = (byte)(value >> (8 * i));
    }
}
