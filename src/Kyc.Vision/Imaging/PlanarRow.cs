using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// Reads rows of interleaved pixels as three rows of floats, reduced on the way by a whole factor: each result is the
/// mean of a square. One pass over the bytes, no picture in between.
/// </summary>
internal static unsafe class PlanarRow
{
    private const int Pixels = 16;
    private const int BytesRead = Pixels * Picture.BytesPerPixel;
    private const byte None = 255;

    /// <summary>Reads one row of the picture that <paramref name="source"/>, reduced, would be.</summary>
    /// <param name="source">First byte of the first of <paramref name="factor"/> rows.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="factor">Side of the squares, 1 to <see cref="BoxShrink.MaxFactor"/>.</param>
    /// <param name="sums">Room for the row's sums: factor times width times three; unused for factors 1 and 2.</param>
    /// <param name="result">Where the row goes.</param>
    /// <param name="width">Pixels of the result.</param>
    public static void Read(byte* source, int stride, int factor, ushort* sums, PlanarTarget result, int width)
    {
        switch (factor)
        {
            case 1: Whole(source, result, width); break;
            case 2: Half(source, source + stride, result, width); break;
            default: Means(source, stride, factor, sums, result, width); break;
        }
    }

    private static void Whole(byte* row, PlanarTarget result, int width)
    {
        var x = 0;
        for (; x <= width - Pixels; x += Pixels, row += BytesRead)
        {
            Load(row, out var blue, out var green, out var red);
            Store(blue, result.Blue + x);
            Store(green, result.Green + x);
            Store(red, result.Red + x);
        }
        for (; x < width; x++, row += Picture.BytesPerPixel)
            (result.Blue[x], result.Green[x], result.Red[x]) = (row[0], row[1], row[2]);
    }

    private static void Half(byte* upper, byte* lower, PlanarTarget result, int width)
    {
        const float Quarter = 0.25f;
        var x = 0;
        for (; x <= width - (Pixels / 2); x += Pixels / 2, upper += BytesRead, lower += BytesRead)
        {
            Load(upper, out var blue, out var green, out var red);
            Load(lower, out var blueBelow, out var greenBelow, out var redBelow);
            StoreScaled(Pairs(blue) + Pairs(blueBelow), Quarter, result.Blue + x);
            StoreScaled(Pairs(green) + Pairs(greenBelow), Quarter, result.Green + x);
            StoreScaled(Pairs(red) + Pairs(redBelow), Quarter, result.Red + x);
        }
        for (; x < width; x++, upper += 2 * Picture.BytesPerPixel, lower += 2 * Picture.BytesPerPixel)
        {
            result.Blue[x] = (upper[0] + upper[3] + lower[0] + lower[3]) * Quarter;
            result.Green[x] = (upper[1] + upper[4] + lower[1] + lower[4]) * Quarter;
            result.Red[x] = (upper[2] + upper[5] + lower[2] + lower[5]) * Quarter;
        }
    }

    private static void Means(byte* source, int stride, int factor, ushort* sums, PlanarTarget result, int width)
    {
        var length = width * factor * Picture.BytesPerPixel;
        new Span<ushort>(sums, length).Clear();
        for (var row = 0; row < factor; row++) BoxShrink.AddRow(source + ((nint)row * stride), sums, length);
        var share = 1f / (factor * factor);
        for (var x = 0; x < width; x++)
        {
            int blue = 0, green = 0, red = 0;
            for (var i = 0; i < factor; i++, sums += Picture.BytesPerPixel)
                (blue, green, red) = (blue + sums[0], green + sums[1], red + sums[2]);
            (result.Blue[x], result.Green[x], result.Red[x]) = (blue * share, green * share, red * share);
        }
    }

    /// <summary>Sums of neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Pairs(Vector128<byte> values) =>
        (values.AsUInt16() & Vector128.Create((ushort)byte.MaxValue)) + (values.AsUInt16() >>> 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> values, float* result)
    {
        var (low, high) = Vector128.Widen(values);
        StoreScaled(low, 1, result);
        StoreScaled(high, 1, result + (Pixels / 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreScaled(Vector128<ushort> values, float scale, float* result)
    {
        var (low, high) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(low.AsInt32()) * scale).Store(result);
        (Vector128.ConvertToSingle(high.AsInt32()) * scale).Store(result + (Pixels / 4));
    }

    /// <summary>Takes 16 pixels apart: of each of three loads, the bytes of one colour, moved to their place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        byte* at, out Vector128<byte> blue, out Vector128<byte> green, out Vector128<byte> red)
    {
        Vector128<byte> a = Vector128.Load(at), b = Vector128.Load(at + Pixels), c = Vector128.Load(at + (2 * Pixels));
        blue = Vector128.Shuffle(a, Vector128.Create(
                0, 3, 6, 9, 12, 15, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(b, Vector128.Create(
                None, None, None, None, None, None, 2, 5, 8, 11, 14, None, None, None, None, None))
            | Vector128.Shuffle(c, Vector128.Create(
                None, None, None, None, None, None, None, None, None, None, None, 1, 4, 7, 10, 13));
        green = Vector128.Shuffle(a, Vector128.Create(
                1, 4, 7, 10, 13, None, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(b, Vector128.Create(
                None, None, None, None, None, 0, 3, 6, 9, 12, 15, None, None, None, None, None))
            | Vector128.Shuffle(c, Vector128.Create(
                None, None, None, None, None, None, None, None, None, None, None, 2, 5, 8, 11, 14));
        red = Vector128.Shuffle(a, Vector128.Create(
                2, 5, 8, 11, 14, None, None, None, None, None, None, None, None, None, None, None))
            | Vector128.Shuffle(b, Vector128.Create(
                None, None, None, None, None, 1, 4, 7, 10, 13, None, None, None, None, None, None))
            | Vector128.Shuffle(c, Vector128.Create(
                None, None, None, None, None, None, None, None, None, None, 0, 3, 6, 9, 12, 15));
    }
}

/// <summary>Where one row of each colour goes.</summary>
internal readonly unsafe struct PlanarTarget(float* blue, float* green, float* red)
{
    public float* Blue { get; } = blue;

    public float* Green { get; } = green;

    public float* Red { get; } = red;
}
