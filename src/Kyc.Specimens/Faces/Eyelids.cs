using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>Closing eyes: the skin above each eye is drawn down over it, with the lashes at its edge.</summary>
internal sealed class Eyelids(IReadOnlyList<(double X, double Y)> landmarks, double closed)
{
    private const double HalfWidth = 11.5;
    private const double Above = 8.8; // where the skin that stretches begins, over the eye's point
    private const double OpenEdge = 5; // the open upper lid's edge, over the eye's point
    private const double Below = 2.8; // the closed lid's edge, under the eye's point
    private const double LashDarkness = 0.45;

    /// <summary>The place of the open face whose colour is seen here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        if (!Lies(x, y, out var eye, out var round)) return (x, y);
        var (dy, edge) = (y - landmarks[eye].Y, OpenEdge * round);
        var falling = Falling(round);
        return dy < -Above || dy > falling
            ? (x, y)
            : (x, landmarks[eye].Y - Above + ((dy + Above) * (Above - edge) / (Above + falling)));
    }

    /// <summary>The shade of the lashes of a lid that is falling.</summary>
    public Shade Lashed(Shade shade, double x, double y)
    {
        if (!Lies(x, y, out var eye, out var round)) return shade;
        var line = Soft.Bell(y - landmarks[eye].Y - Falling(round), 0.9) * Soft.Step(0, 0.4, round);
        return shade.Times(1 - (LashDarkness * Soft.Step(0, 0.5, closed) * line));
    }

    private bool Lies(double x, double y, out int eye, out double round)
    {
        round = 0;
        for (eye = 0; closed > 0 && eye < 2; eye++)
        {
            var across = (x - landmarks[eye].X) / HalfWidth;
            round = Math.Min(1, (1 - (across * across)) * 1.4);
            if (round > 0 && Math.Abs(y - landmarks[eye].Y) < Above + 2) return true;
        }
        return false;
    }

    private double Falling(double round) => (-OpenEdge * round) + (closed * (OpenEdge + Below) * round);
}
