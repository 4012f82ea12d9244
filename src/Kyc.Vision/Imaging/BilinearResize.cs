using System.Numerics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// Bilinear resize of a region straight into float planes. Pixel centres are mapped to pixel centres (half-pixel rule);
/// edges repeat. Each source row is resampled once across, then pairs of rows are blended with SIMD.
/// </summary>
internal static unsafe class BilinearResize
{
    /// <summary>Widest result in pixels; keeps the scratch rows on the stack.</summary>
    public const int MaxWidth = 2_048;

    /// <summary>
    /// Resizes a region to <paramref name="width"/> x <paramref name="height"/> at the target's top left.
    /// </summary>
    public static void Into(Picture source, PixelRegion region, PlaneTarget target, int width, int height)
    {
        region.CheckInside(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Math.Min(MaxWidth, target.Width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, target.Height);
        var offsets = stackalloc int[2 * width];
        var weights = stackalloc float[width];
        Columns(region, width, offsets, weights);
        var scratch = stackalloc float[6 * width];
        var (upper, lower) = (new Row(scratch), new Row(scratch + (3 * width)));
        for (var y = 0; y < height; y++)
        {
            var (first, second, weight) = Tap(y, region.Height, height);
            if (upper.Index != first)
            {
                (upper, lower) = (lower, upper);
                if (upper.Index != first) Across(source, region, first, offsets, weights, width, ref upper);
            }
            if (lower.Index != second) Across(source, region, second, offsets, weights, width, ref lower);
            var at = y * target.Width;
            Blend(upper.Start, lower.Start, weight, target.Blue + at, width);
            Blend(upper.Start + width, lower.Start + width, weight, target.Green + at, width);
            Blend(upper.Start + (2 * width), lower.Start + (2 * width), weight, target.Red + at, width);
        }
    }

    /// <summary>The two source positions of a result position, and the weight of the second.</summary>
    internal static (int First, int Second, float Weight) Tap(int at, int source, int result)
    {
        var exact = Math.Clamp(((at + 0.5) * source / result) - 0.5, 0, source - 1);
        var first = (int)exact;
        return (first, Math.Min(first + 1, source - 1), (float)(exact - first));
    }

    private static void Columns(PixelRegion region, int width, int* offsets, float* weights)
    {
        for (var x = 0; x < width; x++)
        {
            var (first, second, weight) = Tap(x, region.Width, width);
            offsets[2 * x] = (region.X + first) * Picture.BytesPerPixel;
            offsets[(2 * x) + 1] = (region.X + second) * Picture.BytesPerPixel;
            weights[x] = weight;
        }
    }

    private static void Across(
        Picture source, PixelRegion region, int index, int* offsets, float* weights, int width, ref Row row)
    {
        var bytes = source.Pointer + ((nint)(region.Y + index) * source.Stride);
        float* blue = row.Start, green = blue + width, red = green + width;
        for (var x = 0; x < width; x++)
        {
            byte* p = bytes + offsets[2 * x], q = bytes + offsets[(2 * x) + 1];
            var weight = weights[x];
            blue[x] = p[0] + ((q[0] - p[0]) * weight);
            green[x] = p[1] + ((q[1] - p[1]) * weight);
            red[x] = p[2] + ((q[2] - p[2]) * weight);
        }
        row.Index = index;
    }

    private static void Blend(float* upper, float* lower, float weight, float* result, int width)
    {
        var x = 0;
        var share = new Vector<float>(weight);
        for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
        {
            var from = Vector.Load(upper + x);
            Vector.Store(from + ((Vector.Load(lower + x) - from) * share), result + x);
        }
        for (; x < width; x++) result[x] = upper[x] + ((lower[x] - upper[x]) * weight);
    }

    private struct Row(float* start)
    {
        public readonly float* Start = start;
        public int Index = -1;
    }
}
