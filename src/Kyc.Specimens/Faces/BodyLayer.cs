using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Neck, shoulders and what covers them.</summary>
internal sealed class BodyLayer(PersonStyle style, Shade skin) : ILayer
{
    private const double NeckHalfWidth = 29;
    private const double NeckTop = 130;
    private const double Shoulder = 197;
    private const double Edge = 1.2;

    public Shade At(double x, double y)
    {
        var across = Math.Abs(x - HeadOutline.Middle);
        var clothes = Clothes(x, y, across);
        return clothes.Cover >= 1 ? clothes : clothes.Over(Neck(y, across));
    }

    private Shade Neck(double y, double across)
    {
        var width = NeckHalfWidth + (10 * Soft.Step(185, 215, y));
        if (y < NeckTop || across > width + Edge) return Shade.Nothing;
        var underChin = 1 - (0.38 * Soft.Bell(y - 172, 20));
        var round = 1 - (0.3 * Math.Pow(Math.Min(across / width, 1), 3));
        return skin.Times(0.92 * underChin * round).Covering(Soft.Step(width + Edge, width - Edge, across));
    }

    private Shade Clothes(double x, double y, double across)
    {
        var top = Shoulder - 8 + (0.0021 * across * across) + (12 * Soft.Step(60, 112, across));
        var opening = Shoulder + style.Neckline - (across * (style.Neckline + 10) / NeckHalfWidth);
        var edge = Math.Max(top, across < NeckHalfWidth + 2 ? opening : top);
        if (y < edge - Edge) return Shade.Nothing;
        var collar = Soft.Step(9, 7, y - edge) * Soft.Step(48, 44, across);
        var cloth = Shade.Between(style.Clothes, style.Collar, collar);
        var folds = 0.86 + (0.22 * Soft.Noise(x / 17, y / 29, style.Seed)) + (0.06 * Soft.Noise(x, y, style.Seed));
        var seam = 1 - (0.25 * Soft.Bell(y - edge - 9, 1.4) * Soft.Step(50, 44, across));
        return cloth.Times(folds * seam).Covering(Soft.Step(edge - Edge, edge + Edge, y));
    }
}
