namespace Kyc.Specimens.Imaging;

/// <summary>Soft steps and repeatable noise for drawing.</summary>
internal static class Soft
{
    /// <summary>0 below one end, 1 above the other, smooth between.</summary>
    public static double Step(double from, double to, double value)
    {
        var t = Math.Clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>Bell of height 1 around zero.</summary>
    public static double Bell(double distance, double width) => Math.Exp(-(distance * distance) / (width * width));

    /// <summary>A number from 0 to 1 that whole numbers and a seed fix.</summary>
    public static double Random(int x, int y, int seed)
    {
        unchecked
        {
            var h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du);
            h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
            h = (h ^ (h >> 12)) * 0x297A2D39u;
            return (h ^ (h >> 15)) / (double)uint.MaxValue;
        }
    }

    /// <summary>Smooth noise of about one bump a unit, 0 to 1.</summary>
    public static double Noise(double x, double y, int seed)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (u, v) = (Step(0, 1, x - left), Step(0, 1, y - top));
        var upper = Mix(Random(left, top, seed), Random(left + 1, top, seed), u);
        var lower = Mix(Random(left, top + 1, seed), Random(left + 1, top + 1, seed), u);
        return Mix(upper, lower, v);
    }

    private static double Mix(double from, double to, double share) => from + ((to - from) * share);
}
