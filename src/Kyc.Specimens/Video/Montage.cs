using System.Numerics;
using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>Puts pictures on each other at places between pixels, so that slow motion does not jump.</summary>
internal static class Montage
{
    /// <summary>Lays a cutout on a picture, enlarged; what sticks out is left off.</summary>
    public static void Lay(Cutout cutout, Raster picture, double left, double top, double scale)
    {
        int firstX = Math.Max(0, (int)Math.Ceiling(left)), firstY = Math.Max(0, (int)Math.Ceiling(top));
        var endX = Math.Min(picture.Width, (int)(left + ((cutout.Width - 1) * scale)));
        var endY = Math.Min(picture.Height, (int)(top + ((cutout.Height - 1) * scale)));
        for (var y = firstY; y < endY; y++)
            for (var x = firstX; x < endX; x++)
            {
                float fromX = (float)((x - left) / scale), fromY = (float)((y - top) / scale);
                var share = Cover(cutout, fromX, fromY);
                if (share > 0) Paint.Mix(picture, x, y, Texel.Read(cutout.Colours, fromX, fromY), share);
            }
    }

    /// <summary>Fills a picture with the part of a larger one that begins at a place between pixels.</summary>
    public static void Cut(Raster larger, Raster picture, double left, double top)
    {
        int firstX = (int)left, firstY = (int)top;
        int right = (int)((left - firstX) * 256), below = (int)((top - firstY) * 256);
        for (var y = 0; y < picture.Height; y++)
        {
            var upper = larger.Pixels.AsSpan(larger.At(firstX, firstY + y), (picture.Width + 1) * Raster.Channels);
            var lower = larger.Pixels.AsSpan(larger.At(firstX, firstY + y + 1), upper.Length);
            var into = picture.Pixels.AsSpan(picture.At(0, y), picture.Width * Raster.Channels);
            for (var i = 0; i < into.Length; i++)
            {
                var first = (upper[i] * (256 - right)) + (upper[i + Raster.Channels] * right);
                var second = (lower[i] * (256 - right)) + (lower[i + Raster.Channels] * right);
                into[i] = (byte)(((first * (256 - below)) + (second * below) + (1 << 15)) >> 16);
            }
        }
    }

    private static float Cover(Cutout cutout, float x, float y)
    {
        int left = (int)x, top = (int)y;
        float alongX = x - left, alongY = y - top;
        var at = (top * cutout.Width) + left;
        var upper = new Vector2(cutout.Alpha[at], cutout.Alpha[at + 1]);
        var lower = new Vector2(cutout.Alpha[at + cutout.Width], cutout.Alpha[at + cutout.Width + 1]);
        var mixed = Vector2.Lerp(upper, lower, alongY);
        return (mixed.X + ((mixed.Y - mixed.X) * alongX)) / byte.MaxValue;
    }
}
