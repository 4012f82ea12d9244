using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Opening the mouth: lower lip and chin move down, and the gap is dark.</summary>
internal sealed class Mouth(IReadOnlyList<(double X, double Y)> landmarks, double open)
{
    private const double LongestGap = 9;
    private const double ChinBelow = 52; // units under the lips where nothing moves any more
    private static readonly Shade Inside = new(58, 24, 26);

    private readonly double _x = (landmarks[3].X + landmarks[4].X) / 2;
    private readonly double _y = (landmarks[3].Y + landmarks[4].Y) / 2;
    private readonly double _halfWidth = (landmarks[4].X - landmarks[3].X) / 2;

    /// <summary>The place of the closed face whose colour is seen here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        var gap = Gap(x);
        var below = y - _y;
        if (gap <= 0 || below <= 0 || below >= ChinBelow) return (x, y);
        return (x, below <= gap ? _y : _y + ((below - gap) * ChinBelow / (ChinBelow - gap)));
    }

    /// <summary>The inside of the mouth where it is open.</summary>
    public Shade Darken(Shade shade, double x, double y)
    {
        var gap = Gap(x);
        var inside = Soft.Step(0, 1.5, y - _y) * Soft.Step(0, 1.5, _y + gap - y);
        return gap <= 0 ? shade : Shade.Between(shade, Inside with { Cover = shade.Cover }, inside);
    }

    private double Gap(double x)
    {
        var across = (x - _x) / (_halfWidth * 0.92);
        return open * LongestGap * Math.Max(0, 1 - (across * across));
    }
}
