using System.Numerics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// Bilinear resize of a region straight into float planes, after a reduction by a whole factor where the region is
/// much larger than the result. Pixel centres are mapped to pixel centres (half-pixel rule); edges repeat.
/// Each source row is taken apart and resampled across once, then pairs of rows are blended; both with SIMD.
/// </summary>
internal static unsafe class BilinearResize
{
    /// <summary>Widest result in pixels; bounds the scratch rows.</summary>
    public const int MaxWidth = 2_048;

    private const int Colours = Picture.BytesPerPixel;

    /// <summary>
    /// Resizes a region to <paramref name="width"/> x <paramref name="height"/> at the target's top left.
    /// </summary>
    /// <param name="source">The picture.</param>
    /// <param name="region">The part of it to take.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="factor">
    /// Reduces the region first, each pixel the mean of a square of this side; columns and rows that do not fill a
    /// square are left out.
    /// </param>
    public static void Into(
        Picture source, PixelRegion region, PlaneTarget target, int width, int height, int factor = 1)
    {
        region.CheckInside(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Math.Min(MaxWidth, target.Width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, target.Height);
        BoxShrink.CheckFactor(region, factor);
        var (columns, rows) = (region.Width / factor, region.Height / factor);
        using var scratch = new Scratch(width, columns, factor);
        var reader = new Reader(source, region, factor, columns, scratch);
        if (columns == width && rows == height) Copy(reader, target, width, height);
        else Resample(reader, rows, target, width, height, scratch);
    }

    /// <summary>The two source positions of a result position, and the weight of the second.</summary>
    internal static (int First, int Second, float Weight) Tap(int at, int source, int result)
    {
        var exact = Math.Clamp(((at + 0.5) * source / result) - 0.5, 0, source - 1);
        var first = (int)exact;
        return (first, Math.Min(first + 1, source - 1), (float)(exact - first));
    }

    private static void Copy(Reader reader, PlaneTarget target, int width, int height)
    {
        for (var y = 0; y < height; y++)
        {
            var at = y * target.Width;
            reader.Read(y, new PlanarTarget(target.Blue + at, target.Green + at, target.Red + at));
        }
    }

    private static void Resample(
        Reader reader, int rows, PlaneTarget target, int width, int height, Scratch scratch)
    {
        for (var x = 0; x < width; x++)
            (scratch.First[x], scratch.Second[x], scratch.Weights[x]) = Tap(x, reader.Columns, width);
        var (upper, lower) = (new Row(scratch.Upper), new Row(scratch.Lower));
        for (var y = 0; y < height; y++)
        {
            var (first, second, weight) = Tap(y, rows, height);
            if (upper.Index != first)
            {
                (upper, lower) = (lower, upper);
                if (upper.Index != first) Across(reader, first, scratch, width, ref upper);
            }
            if (lower.Index != second) Across(reader, second, scratch, width, ref lower);
            var at = y * target.Width;
            Blend(upper.Start, lower.Start, weight, target.Blue + at, width);
            Blend(upper.Start + width, lower.Start + width, weight, target.Green + at, width);
            Blend(upper.Start + (2 * width), lower.Start + (2 * width), weight, target.Red + at, width);
        }
    }

    private static void Across(Reader reader, int index, Scratch scratch, int width, ref Row row)
    {
        row.Index = index;
        var columns = reader.Columns;
        var apart = columns == width ? row.Start : scratch.Apart;
        reader.Read(index, new PlanarTarget(apart, apart + columns, apart + (2 * columns)));
        if (columns == width) return;
        for (var colour = 0; colour < Colours; colour++)
        {
            float* from = apart + (colour * columns), to = row.Start + (colour * width);
            for (var x = 0; x < width; x++)
            {
                var first = from[scratch.First[x]];
                to[x] = first + ((from[scratch.Second[x]] - first) * scratch.Weights[x]);
            }
        }
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

    /// <summary>Rows of the reduced region.</summary>
    private readonly struct Reader(Picture source, PixelRegion region, int factor, int columns, Scratch scratch)
    {
        private readonly byte* _start =
            source.Pointer + ((nint)region.Y * source.Stride) + (region.X * Picture.BytesPerPixel);

        public int Columns => columns;

        public void Read(int row, PlanarTarget result) => PlanarRow.Read(
            _start + ((nint)row * factor * source.Stride), source.Stride, factor, scratch.Sums, result, columns);
    }

    /// <summary>Pooled memory for one resize.</summary>
    private sealed class Scratch : IDisposable
    {
        private readonly PixelBuffer _buffer;

        public Scratch(int width, int columns, int factor)
        {
            var floats = (2 * Colours * width) + (Colours * columns) + (3 * width);
            _buffer = PixelBufferPool.Shared.Rent(
                (nuint)((floats * sizeof(float)) + (columns * factor * Colours * sizeof(ushort))));
            Upper = (float*)_buffer.Pointer;
            Lower = Upper + (Colours * width);
            Apart = Lower + (Colours * width);
            Weights = Apart + (Colours * columns);
            First = (int*)(Weights + width);
            Second = First + width;
            Sums = (ushort*)(Second + width);
        }

        public float* Upper { get; }

        public float* Lower { get; }

        public float* Apart { get; }

        public float* Weights { get; }

        public int* First { get; }

        public int* Second { get; }

        public ushort* Sums { get; }

        public void Dispose() => PixelBufferPool.Shared.Return(_buffer);
    }
}
