namespace Kyc.Vision.Imaging;

/// <summary>Warps a face into a recogniser's input: bilinear, zeros outside the picture.</summary>
internal static unsafe class AlignedCrop
{
    /// <summary>Writes the picture, moved by <paramref name="transform"/>, into the target.</summary>
    public static void Warp(Picture source, SimilarityTransform transform, PlaneTarget target)
    {
        var factor = (int)Math.Min(1 / transform.Scale, BoxShrink.MaxFactor);
        if (factor < 2 || !TryReduce(source, transform, target, factor))
            Sample(source, transform.Inverse(), target);
    }

    /// <summary>
    /// A face far larger than the input is reduced first, or single pixels would stand for whole patches.
    /// </summary>
    private static bool TryReduce(Picture source, SimilarityTransform transform, PlaneTarget target, int factor)
    {
        if (Needed(source, transform.Inverse(), target) is not { } region) return false;
        if (Math.Min(region.Width, region.Height) < factor) return false;
        using var reduced = BoxShrink.Reduce(source, region, factor);
        double middle = (factor - 1) / 2.0, x = region.X + middle, y = region.Y + middle;
        var (tx, ty) = transform.Apply(x, y);
        Sample(reduced, new SimilarityTransform(transform.A * factor, transform.B * factor, tx, ty).Inverse(), target);
        return true;
    }

    private static PixelRegion? Needed(Picture source, SimilarityTransform back, PlaneTarget target)
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (var (cornerX, cornerY) in ((int, int)[])
            [(0, 0), (target.Width, 0), (0, target.Height), (target.Width, target.Height)])
        {
            var (x, y) = back.Apply(cornerX, cornerY);
            (left, top) = (Math.Min(left, x), Math.Min(top, y));
            (right, bottom) = (Math.Max(right, x), Math.Max(bottom, y));
        }
        var (x0, y0) = (Inside(left - 1, source.Width), Inside(top - 1, source.Height));
        var (x1, y1) = (Inside(right + 2, source.Width), Inside(bottom + 2, source.Height));
        return x1 > x0 && y1 > y0 ? new PixelRegion(x0, y0, x1 - x0, y1 - y0) : null;
    }

    private static int Inside(double value, int size) => (int)Math.Clamp(value, 0, size);

    private static void Sample(Picture source, SimilarityTransform back, PlaneTarget target)
    {
        var bytes = source.Pointer;
        var (stride, lastX, lastY) = (source.Stride, source.Width - 1, source.Height - 1);
        for (var y = 0; y < target.Height; y++)
        {
            var (startX, startY) = back.Apply(0, y);
            var at = y * target.Width;
            for (var x = 0; x < target.Width; x++, at++)
            {
                var (sx, sy) = ((float)(startX + (back.A * x)), (float)(startY + (back.B * x)));
                float floorX = MathF.Floor(sx), floorY = MathF.Floor(sy);
                float right = sx - floorX, down = sy - floorY;
                if (floorX >= 0 && floorY >= 0 && floorX < lastX && floorY < lastY)
                {
                    var p = bytes + ((int)floorY * (nint)stride) + ((int)floorX * Picture.BytesPerPixel);
                    var q = p + stride;
                    target.Blue[at] = Mix(p[0], p[3], q[0], q[3], right, down);
                    target.Green[at] = Mix(p[1], p[4], q[1], q[4], right, down);
                    target.Red[at] = Mix(p[2], p[5], q[2], q[5], right, down);
                }
                else
                {
                    Edge(source, floorX, floorY, right, down, target, at);
                }
            }
        }
    }

    private static float Mix(byte topLeft, byte topRight, byte bottomLeft, byte bottomRight, float right, float down)
    {
        var top = topLeft + ((topRight - topLeft) * right);
        var bottom = bottomLeft + ((bottomRight - bottomLeft) * right);
        return top + ((bottom - top) * down);
    }

    private static void Edge(
        Picture source, float floorX, float floorY, float right, float down, PlaneTarget target, int at)
    {
        float blue = 0, green = 0, red = 0;
        if (floorX >= -1 && floorY >= -1 && floorX < source.Width && floorY < source.Height)
        {
            for (var corner = 0; corner < 4; corner++)
            {
                int x = (int)floorX + (corner & 1), y = (int)floorY + (corner >> 1);
                if (x < 0 || y < 0 || x >= source.Width || y >= source.Height) continue;
                var weight = ((corner & 1) == 0 ? 1 - right : right) * ((corner >> 1) == 0 ? 1 - down : down);
                var pixel = source.Pointer + ((nint)y * source.Stride) + (x * Picture.BytesPerPixel);
                blue += pixel[0] * weight;
                green += pixel[1] * weight;
                red += pixel[2] * weight;
            }
        }
        (target.Blue[at], target.Green[at], target.Red[at]) = (blue, green, red);
    }
}
