namespace Kyc.Specimens.Faces;

/// <summary>Closing eyes: the skin above each eye is drawn down over it.</summary>
internal sealed class Eyelids(IReadOnlyList<(double X, double Y)> landmarks, double closed)
{
    private const double HalfWidth = 13;
    private const double Above = 10; // where the skin that stretches begins, over the eye's middle
    private const double LidEdge = 4.2; // the open upper lid's edge, over the middle
    private const double Below = 4.6; // where the closed lid's edge ends, under the middle

    /// <summary>The place of the open face whose colour is seen here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        for (var eye = 0; closed > 0 && eye < 2; eye++)
        {
            var (dx, dy) = (x - landmarks[eye].X, y - landmarks[eye].Y);
            var round = 1 - (dx * dx / (HalfWidth * HalfWidth));
            if (round <= 0 || dy < -Above || dy > Below + 3) continue;
            return (x, landmarks[eye].Y + Source(dy, Math.Min(1, round * 1.5)));
        }
        return (x, y);
    }

    private double Source(double dy, double round)
    {
        var edge = LidEdge * round;
        var falling = -edge + (closed * (edge + (Below * round)));
        if (dy <= falling) return -Above + ((dy + Above) * (Above - edge) / (Above + falling));
        // Under the falling edge what was open is still seen, pressed together against the lower lid.
        var bottom = (Below * round) + 3;
        var seenFrom = Math.Min(falling, bottom - 0.5);
        var openFrom = closed * ((Below * round) + edge) * 1.0 - edge;
        return openFrom + ((dy - seenFrom) * (bottom - openFrom) / (bottom - seenFrom));
    }
}
