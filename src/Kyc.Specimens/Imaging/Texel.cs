using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kyc.Specimens.Imaging;

/// <summary>Fast bilinear reading of pictures.</summary>
internal static class Texel
{
    /// <summary>The colour between pixels; outside, the nearest edge counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3 Read(Raster picture, float x, float y)
    {
        x = Math.Clamp(x, 0, picture.Width - 1.001f);
        y = Math.Clamp(y, 0, picture.Height - 1.001f);
        int left = (int)x, top = (int)y;
        float alongX = x - left, alongY = y - top;
        var at = picture.At(left, top);
        var upper = picture.Pixels.AsSpan(at, 2 * Raster.Channels);
        var lower = picture.Pixels.AsSpan(at + (picture.Width * Raster.Channels), 2 * Raster.Channels);
        var first = Vector3.Lerp(new(upper[0], upper[1], upper[2]), new(upper[3], upper[4], upper[5]), alongX);
        var second = Vector3.Lerp(new(lower[0], lower[1], lower[2]), new(lower[3], lower[4], lower[5]), alongX);
        return Vector3.Lerp(first, second, alongY);
    }
}
