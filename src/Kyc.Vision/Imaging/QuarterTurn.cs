namespace Kyc.Vision.Imaging;

/// <summary>Rotates planes of floats by whole quarter turns, and finds the way back for points.</summary>
internal static unsafe class QuarterTurn
{
    private const int Tile = 16;

    /// <summary>Writes a plane turned clockwise by <paramref name="degrees"/> (0, 90, 180 or 270).</summary>
    /// <param name="source">Rows of <paramref name="width"/> elements.</param>
    /// <param name="width">Columns of the source.</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="degrees">Clockwise rotation.</param>
    /// <param name="result">The turned plane; for 90 and 270 its rows have <paramref name="height"/> elements.</param>
    public static void Turn(float* source, int width, int height, int degrees, float* result)
    {
        if (degrees == 180)
        {
            var plane = new Span<float>(result, width * height);
            new ReadOnlySpan<float>(source, plane.Length).CopyTo(plane);
            plane.Reverse();
            return;
        }
        var (start, right, down) = Walk(width, height, degrees);
        for (var top = 0; top < height; top += Tile)
            for (var left = 0; left < width; left += Tile)
                TurnTile(source, width, Math.Min(left + Tile, width), Math.Min(top + Tile, height), left, top,
                    result + start, right, down);
    }

    /// <summary>Where a point of the turned plane lies in the unturned one.</summary>
    /// <param name="x">Column in the turned plane, of pixel centres.</param>
    /// <param name="y">Row in the turned plane, of pixel centres.</param>
    /// <param name="width">Columns of the unturned plane.</param>
    /// <param name="height">Rows of the unturned plane.</param>
    /// <param name="degrees">Clockwise rotation.</param>
    public static (float X, float Y) Back(float x, float y, int width, int height, int degrees) => degrees switch
    {
        0 => (x, y),
        90 => (y, height - 1 - x),
        180 => (width - 1 - x, height - 1 - y),
        270 => (width - 1 - y, x),
        _ => throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Use 0, 90, 180 or 270."),
    };

    /// <summary>
    /// Where the first element goes, and how far on its neighbours to the right and below go, in elements.
    /// </summary>
    private static (int Start, int Right, int Down) Walk(int width, int height, int degrees) => degrees switch
    {
        0 => (0, 1, width),
        90 => (height - 1, height, -1),
        270 => ((width - 1) * height, -height, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Use 0, 90, 180 or 270."),
    };

    private static void TurnTile(
        float* source, int width, int rightEdge, int bottom, int left, int top, float* result, int right, int down)
    {
        for (var x = left; x < rightEdge; x++)
        {
            float* from = source + (top * width) + x, to = result + (x * right) + (top * down);
            for (var y = top; y < bottom; y++, from += width, to += down) *to = *from;
        }
    }
}
