using System.Buffers.Binary;
using Kyc.Vision.Imaging;

namespace Kyc.Vision.Media;

/// <summary>A BMP of two pixels, blue and red, for health checks: it proves colour order as well as life.</summary>
internal static class DecoderTestPicture
{
    private const int HeaderBytes = 54, RowBytes = 8;

    public static byte[] Bytes { get; } = Make();

    /// <exception cref="DecoderStartException">The decoder gave other pixels.</exception>
    public static void Verify(Picture picture)
    {
        ReadOnlySpan<byte> expected = [255, 0, 0, 0, 0, 255];
        if (picture.Width != 2 || picture.Height != 1 || !picture.Row(0).SequenceEqual(expected))
            throw new DecoderStartException("The decoder gave wrong pixels for its test picture: build it anew.");
    }

    private static byte[] Make()
    {
        var file = new byte[HeaderBytes + RowBytes];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), 2);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), 1);
        file[26] = 1;
        file[28] = 24;
        file[HeaderBytes] = 255;
        file[HeaderBytes + 5] = 255;
        return file;
    }
}
