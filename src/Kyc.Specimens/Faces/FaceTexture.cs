using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>
/// A mixed face in the canonical picture of 192 x 224 units (eyes of the mean face at (75.5, 98) and (115.5, 98)): its
/// colours as they lie on the mean face, and how far each place of the mean face moves for this person.
/// </summary>
internal sealed class FaceTexture(
    int left, int top, FloatPlane luma, FloatPlane chromaRed, FloatPlane chromaBlue, FloatPlane right, FloatPlane down)
{
    private const double ChromaReduction = 2;
    private const double ShapeReduction = 4;
    private const int InverseSteps = 5;

    /// <summary>Luma and the two chroma numbers (JPEG's YCrCb, 0 to 255) at a place of the mean face.</summary>
    public (double Luma, double Red, double Blue) Colour(double x, double y) => (
        Luma(x, y),
        Reduced(chromaRed, x, y, ChromaReduction),
        Reduced(chromaBlue, x, y, ChromaReduction));

    /// <summary>Luma alone.</summary>
    public double Luma(double x, double y) => luma.Sample(x - left, y - top);

    /// <summary>Where a place of the mean face lies in this one.</summary>
    public (double X, double Y) Place(double x, double y)
    {
        var (dx, dy) = Shift(x, y);
        return (x + dx, y + dy);
    }

    /// <summary>The place of the mean face that lies here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        var (ox, oy) = (x, y);
        for (var step = 0; step < InverseSteps; step++)
        {
            var (dx, dy) = Shift(ox, oy);
            (ox, oy) = (x - dx, y - dy);
        }
        return (ox, oy);
    }

    private (double X, double Y) Shift(double x, double y) =>
        (Reduced(right, x, y, ShapeReduction), Reduced(down, x, y, ShapeReduction));

    private double Reduced(FloatPlane plane, double x, double y, double reduction) =>
        plane.Sample(((x - left + 0.5) / reduction) - 0.5, ((y - top + 0.5) / reduction) - 0.5);
}
