using System.Numerics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// Reduces a picture by a whole factor, each pixel the mean of a square: cheap, and free of aliasing.
/// </summary>
internal static unsafe class BoxShrink
{
    /// <summary>Largest factor: sums of a square stay inside 16 bits times columns.</summary>
    public const int MaxFactor = 16;

    /// <summary>
    /// The region reduced by <paramref name="factor"/>; columns and rows that do not fill a square are left out.
    /// </summary>
    public static Picture Reduce(Picture source, PixelRegion region, int factor)
    {
        region.CheckInside(source);
        CheckFactor(region, factor);
        var result = Picture.Create(region.Width / factor, region.Height / factor);
        var length = result.Width * factor * Picture.BytesPerPixel;
        using var sums = PixelBuffer.Allocate((nuint)length * sizeof(ushort));
        for (var y = 0; y < result.Height; y++)
        {
            new Span<ushort>(sums.Pointer, length).Clear();
            for (var row = 0; row < factor; row++)
                AddRow(source.Pointer + ((nint)(region.Y + (y * factor) + row) * source.Stride)
                    + (region.X * Picture.BytesPerPixel), (ushort*)sums.Pointer, length);
            MeanRow((ushort*)sums.Pointer, result.Pointer + ((nint)y * result.Stride), result.Width, factor);
        }
        return result;
    }

    /// <summary>Throws when the region holds no square of this side.</summary>
    internal static void CheckFactor(PixelRegion region, int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        var largest = Math.Min(MaxFactor, Math.Min(region.Width, region.Height));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, largest);
    }

    /// <summary>Adds a row of bytes to sums, which 16 bits hold for up to 257 rows.</summary>
    internal static void AddRow(byte* row, ushort* sums, int length)
    {
        var i = 0;
        for (; i <= length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.Load(row + i), out var low, out var high);
            Vector.Store(Vector.Load(sums + i) + low, sums + i);
            Vector.Store(Vector.Load(sums + i + Vector<ushort>.Count) + high, sums + i + Vector<ushort>.Count);
        }
        for (; i < length; i++) sums[i] += row[i];
    }

    private static void MeanRow(ushort* sums, byte* result, int width, int factor)
    {
        var area = (uint)(factor * factor);
        var reciprocal = ((1u << 22) + (area / 2)) / area;
        for (var x = 0; x < width; x++, result += Picture.BytesPerPixel)
        {
            uint blue = area / 2, green = area / 2, red = area / 2;
            for (var i = 0; i < factor; i++, sums += Picture.BytesPerPixel)
                (blue, green, red) = (blue + sums[0], green + sums[1], red + sums[2]);
            result[0] = (byte)(blue * (ulong)reciprocal >> 22);
            result[1] = (byte)(green * (ulong)reciprocal >> 22);
            result[2] = (byte)(red * (ulong)reciprocal >> 22);
        }
    }
}
