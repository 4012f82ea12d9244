using System.Numerics;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Cards;

/// <summary>
/// How much of each pixel a pen has covered. Strokes that cross cover it once, so that thin ink stays even.
/// </summary>
internal sealed class Ink(int width, int height)
{
    private readonly byte[] _cover = new byte[width * height];

    /// <summary>Draws lines from point to point with a round pen.</summary>
    /// <param name="points">Points in pixels.</param>
    /// <param name="pen">Width of the pen in pixels; below one it draws paler.</param>
    public void Draw(ReadOnlySpan<Vector2> points, float pen)
    {
        for (var i = 1; i < points.Length; i++) Segment(points[i - 1], points[i], pen);
    }

    /// <summary>Puts the ink on a picture.</summary>
    /// <param name="picture">A picture of the same size.</param>
    /// <param name="colour">Red, green and blue, 0 to 255.</param>
    /// <param name="opacity">0 to 1.</param>
    public void Onto(Raster picture, Vector3 colour, float opacity)
    {
        var pixels = picture.Pixels;
        for (int i = 0, at = 0; i < _cover.Length; i++, at += 3)
        {
            if (_cover[i] == 0) continue;
            var share = _cover[i] * opacity / byte.MaxValue;
            pixels[at] = Blend(pixels[at], colour.X, share);
            pixels[at + 1] = Blend(pixels[at + 1], colour.Y, share);
            pixels[at + 2] = Blend(pixels[at + 2], colour.Z, share);
        }
    }

    private static byte Blend(byte below, float above, float share) => (byte)(below + ((above - below) * share) + 0.5f);

    private void Segment(Vector2 from, Vector2 to, float pen)
    {
        var half = MathF.Max(pen, 1) / 2;
        var strength = MathF.Min(pen, 1) * byte.MaxValue;
        var low = Vector2.Min(from, to) - new Vector2(half + 1);
        var high = Vector2.Max(from, to) + new Vector2(half + 1);
        int left = Math.Max(0, (int)low.X), right = Math.Min(width - 1, (int)MathF.Ceiling(high.X));
        int top = Math.Max(0, (int)low.Y), bottom = Math.Min(height - 1, (int)MathF.Ceiling(high.Y));
        var along = to - from;
        var inverse = 1 / MathF.Max(along.LengthSquared(), float.Epsilon * 1e6f);
        for (var y = top; y <= bottom; y++)
            for (var x = left; x <= right; x++)
            {
                var offset = new Vector2(x, y) - from;
                var place = Math.Clamp(Vector2.Dot(offset, along) * inverse, 0, 1);
                var cover = half + 0.5f - (offset - (along * place)).Length();
                if (cover <= 0) continue;
                var value = (byte)(MathF.Min(cover, 1) * strength);
                ref var cell = ref _cover[(y * width) + x];
                if (value > cell) cell = value;
            }
    }
}
