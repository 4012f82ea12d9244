using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Hair: a cap around the skull that leaves the face free, with strands; long hair falls behind.</summary>
internal sealed class HairLayer(PersonStyle style, bool behind) : ILayer
{
    private const double CapCentre = 92;
    private const double CapHalfWidth = 43;
    private const double CapHalfHeight = 57;
    private const double LowestLine = 82; // brows and eyes stay free
    private const double Ragged = 4;
    private const double BehindDarkness = 0.55;

    private readonly double _width = CapHalfWidth + style.HairVolume;
    private readonly double _height = CapHalfHeight + style.HairVolume;

    public Shade At(double x, double y)
    {
        var across = Math.Abs(x - HeadOutline.Middle);
        if (across > _width + 12) return Shade.Nothing;
        var cover = Outer(x, y, across);
        if (cover > 0 && !behind) cover *= 1 - Face(x, y, across);
        return cover <= 0.004 ? Shade.Nothing : Strands(x, y).Times(behind ? BehindDarkness : 1).Covering(cover);
    }

    /// <summary>How dark the hair's shadow on the face is here: a factor for the skin, 1 without.</summary>
    public double ShadowOnFace(double x, double y)
    {
        var across = Math.Abs(x - HeadOutline.Middle);
        var below = Math.Max(y - Line(x), 0);
        var beside = Math.Max(Temple(y) - across, 0);
        return 1 - (0.3 * Math.Exp(-below / 4)) - (style.IsLong ? 0.3 * Math.Exp(-beside / 4) : 0);
    }

    private double Outer(double x, double y, double across)
    {
        var rough = Ragged * (Soft.Noise(x / 1.7, y / 3.5, style.Seed) - 0.5);
        if (y <= CapCentre)
        {
            var radius = Math.Sqrt(Square(across / _width) + Square((y - CapCentre) / _height));
            return Soft.Step(1.04, 0.96, radius + (rough / _width));
        }
        var hang = style.IsLong ? 7 * Soft.Step(CapCentre, style.HairLength, y) : -5 * Soft.Step(CapCentre, 112, y);
        var end = style.HairLength - (behind ? 0 : 4) + (7 * Soft.Noise(x / 2.5, 0, style.Seed));
        var fade = style.IsLong ? 5 : 11;
        return Soft.Step(_width + hang + 1.5, _width + hang - 1.5, across + rough)
            * Soft.Step(end + fade, end - fade, y);
    }

    /// <summary>1 where the face shows between the hair; strands end at different places.</summary>
    private double Face(double x, double y, double across)
    {
        var strand = Soft.Noise((x + ((y - 60) * style.Parting * 0.02)) / 1.1, y / 9, style.Seed + 1) - 0.5;
        var line = Line(x) + (2.2 * Ragged * strand);
        var temple = Temple(y) + (Ragged * (Soft.Noise(x / 1.3, y / 4, style.Seed + 4) - 0.5));
        return Soft.Step(line - 4, line + 3.5, y) * Soft.Step(temple + 3, temple - 2, across);
    }

    private double Line(double x)
    {
        var fromParting = x - HeadOutline.Middle - style.Parting;
        return Math.Min(style.Hairline + (style.HairlineCurve * fromParting * fromParting), LowestLine);
    }

    private double Temple(double y) =>
        style.IsLong ? 37 + (6 * Soft.Step(112, 178, y)) : 39.5 + (4 * Soft.Step(72, 98, y));

    private Shade Strands(double x, double y)
    {
        var (dx, dy) = (x - HeadOutline.Middle - (style.Parting * 0.6), y - CapCentre - 20);
        var angle = Math.Atan2(dx, -dy);
        var reach = Math.Sqrt((dx * dx) + (dy * dy));
        var hanging = Soft.Step(CapCentre - 12, CapCentre + 8, y);
        var wave = 2 * Soft.Noise(x / 9, y / 16, style.Seed + 5);
        var along = (hanging * x) + ((1 - hanging) * angle * 62) + wave;
        var down = (hanging * y) + ((1 - hanging) * reach);
        var fine = Soft.Noise(along / 0.8, down / 24, style.Seed + 2) - 0.5;
        var coarse = Soft.Noise(along / 4, down / 34, style.Seed + 3) - 0.5;
        var sheen = 0.3 * Soft.Bell(reach - 66, 10) * Soft.Bell(angle - 0.2, 0.9);
        var rim = 0.3 * Soft.Step(0.75, 1.02, Math.Sqrt(Square(dx / _width) + Square((y - CapCentre) / _height)));
        return style.Hair.Times(Math.Max(0.3, 1 + (0.5 * fine) + (0.55 * coarse) + sheen - rim));
    }

    private static double Square(double value) => value * value;
}
