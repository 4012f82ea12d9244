using System.Numerics;

namespace Kyc.Vision.Imaging;

/// <summary>
/// A rotation, one scale and a shift: <c>x' = A x - B y + Tx</c>, <c>y' = B x + A y + Ty</c>. Pixel centres lie at
/// whole numbers.
/// </summary>
/// <param name="A">Scale times cosine.</param>
/// <param name="B">Scale times sine.</param>
/// <param name="Tx">Shift in x, in pixels.</param>
/// <param name="Ty">Shift in y, in pixels.</param>
public readonly record struct SimilarityTransform(double A, double B, double Tx, double Ty)
{
    /// <summary>Size of the result in multiples of the source.</summary>
    public double Scale => Math.Sqrt((A * A) + (B * B));

    /// <summary>Rotation in degrees, counted from x towards y.</summary>
    public double RotationDegrees => Math.Atan2(B, A) * 180 / Math.PI;

    /// <summary>
    /// The transform that brings <paramref name="from"/> nearest to <paramref name="to"/> in the sense of least squares
    /// (Umeyama 1991, in the plane and without reflection, where it has this closed form in complex numbers).
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two points, counts that differ, or all points in one
    /// place.</exception>
    public static SimilarityTransform Fit(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> to)
    {
        if (from.Length != to.Length || from.Length < 2)
            throw new ArgumentException("A similarity needs two or more pairs of points.", nameof(to));
        var (fromCentre, toCentre) = (Centre(from), Centre(to));
        double real = 0, imaginary = 0, norm = 0;
        for (var i = 0; i < from.Length; i++)
        {
            double px = from[i].X - fromCentre.X, py = from[i].Y - fromCentre.Y;
            double qx = to[i].X - toCentre.X, qy = to[i].Y - toCentre.Y;
            real += (px * qx) + (py * qy);
            imaginary += (px * qy) - (py * qx);
            norm += (px * px) + (py * py);
        }
        if (!(norm > 0)) throw new ArgumentException("All points lie in one place.", nameof(from));
        var (a, b) = (real / norm, imaginary / norm);
        return new SimilarityTransform(
            a, b,
            toCentre.X - (a * fromCentre.X) + (b * fromCentre.Y),
            toCentre.Y - (b * fromCentre.X) - (a * fromCentre.Y));
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Apply(double x, double y) => ((A * x) - (B * y) + Tx, (B * x) + (A * y) + Ty);

    /// <summary>The way back.</summary>
    /// <exception cref="InvalidOperationException">The scale is zero.</exception>
    public SimilarityTransform Inverse()
    {
        var norm = (A * A) + (B * B);
        if (!(norm > 0)) throw new InvalidOperationException("A transform of scale zero has no inverse.");
        var (a, b) = (A / norm, -B / norm);
        return new SimilarityTransform(a, b, -(a * Tx) + (b * Ty), -(b * Tx) - (a * Ty));
    }

    private static (double X, double Y) Centre(ReadOnlySpan<Vector2> points)
    {
        double x = 0, y = 0;
        foreach (var point in points) (x, y) = (x + point.X, y + point.Y);
        return (x / points.Length, y / points.Length);
    }
}
