using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Both ears, seen from the front.</summary>
internal sealed class EarLayer(Shade skin) : ILayer
{
    private const double CentreAcross = 43.5;
    private const double CentreY = 109;
    private const double HalfWidth = 7;
    private const double HalfHeight = 16;
    private const double FarAway = 1.5;

    public Shade At(double x, double y)
    {
        var across = (Math.Abs(x - HeadOutline.Middle) - CentreAcross - ((CentreY - y) * 0.14)) / HalfWidth;
        var along = (y - CentreY) / HalfHeight;
        if (Math.Abs(along) > FarAway || Math.Abs(across) > FarAway) return Shade.Nothing;
        var radius = Math.Sqrt((across * across) + (along * along * (1 + (0.25 * along))));
        var shell = 0.86 - (0.3 * Soft.Bell(radius - 0.55, 0.22)) + (0.06 * Soft.Bell(radius - 0.9, 0.15));
        return skin.Times(shell).Covering(Soft.Step(1.1, 0.92, radius));
    }
}
