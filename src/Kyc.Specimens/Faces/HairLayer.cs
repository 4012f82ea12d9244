using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Hair: a cap around the skull that leaves the face free, with strands; long hair also falls behind.</summary>
internal sealed class HairLayer(PersonStyle style, bool behind) : ILayer
{
    private const double CapCentre = 92;
    private const double CapHalfWidth = 44;
    private const double CapHalfHeight = 58;
    private const double Ragged = 3;
    private const double LongFrom = 120;

    public Shade At(double x, double y)
    {
        var across = Math.Abs(x - HeadOutline.Middle);
        var cover = Outer(x, y, across) * (behind ? 1 : 1 - Face(x, y, across));
        return cover <= 0 ? Shade.Nothing : Strands(x, y).Times(behind ? 0.6 : 1).Covering(cover);
    }

    private double Outer(double x, double y, double across)
    {
        var rough = Ragged * (Soft.Noise(x / 2.2, y / 2.2, style.Seed) - 0.5);
        var (width, height) = (CapHalfWidth + style.HairVolume, CapHalfHeight + style.HairVolume);
        if (y > CapCentre)
        {
            var hang = style.HairLength > LongFrom ? 6 * Soft.Step(CapCentre, style.HairLength, y) : 0;
            var end = style.HairLength - (behind ? 0 : 4) + (4 * Soft.Noise(x / 3, 0, style.Seed));
            return Soft.Step(width + hang + 1.5, width + hang - 1.5, across + rough) * Soft.Step(end + 4, end - 4, y);
        }
        var radius = Math.Sqrt(Square(across / width) + Square((y - CapCentre) / height));
        return Soft.Step(1.03, 0.97, radius + (rough / width));
    }

    /// <summary>1 where the face shows between the hair.</summary>
    private double Face(double x, double y, double across)
    {
        var rough = 1.4 * Ragged * (Soft.Noise(x / 1.4, y / 6, style.Seed + 1) - 0.5);
        var line = style.Hairline + (0.011 * across * across) + rough;
        var temple = style.HairLength > LongFrom ? 38.5 + (5 * Soft.Step(110, 175, y)) : 41 + (3 * Soft.Step(70, 96, y));
        return Soft.Step(line - 3, line + 3, y) * Soft.Step(temple + 2.5, temple - 2.5, across + (rough / 2));
    }

    private Shade Strands(double x, double y)
    {
        var (dx, dy) = (x - HeadOutline.Middle, y - CapCentre - 20);
        var angle = Math.Atan2(dx, -dy);
        var reach = Math.Sqrt((dx * dx) + (dy * dy));
        var along = y > CapCentre ? x : angle * 60;
        var down = y > CapCentre ? y : reach;
        var fine = Soft.Noise(along / 0.9, down / 22, style.Seed + 2) - 0.5;
        var coarse = Soft.Noise(along / 5, down / 40, style.Seed + 3) - 0.5;
        var sheen = 0.35 * Soft.Bell(reach - 70, 9) * Soft.Bell(angle, 1.1);
        return style.Hair.Times(Math.Max(0.35, 1 + (0.55 * fine) + (0.5 * coarse) + sheen));
    }

    private static double Square(double value) => value * value;
}
