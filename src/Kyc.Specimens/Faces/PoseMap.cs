namespace Kyc.Specimens.Faces;

/// <summary>A pose solved on a coarse grid once a picture, and between its points by interpolation.</summary>
internal sealed class PoseMap
{
    private const double Spacing = 4;
    private const int Points = (int)(Bust.Side / Spacing) + 2;

    private readonly Imaging.FloatPlane _right = new(Points, Points);
    private readonly Imaging.FloatPlane _down = new(Points, Points);

    public PoseMap(HeadPose pose)
    {
        for (var row = 0; row < Points; row++)
        {
            for (var column = 0; column < Points; column++)
            {
                var (x, y) = ((column * Spacing) - Bust.Margin - 1, (row * Spacing) - 1);
                var (originX, originY) = pose.Origin(x, y);
                (_right[column, row], _down[column, row]) = ((float)(originX - x), (float)(originY - y));
            }
        }
    }

    /// <summary>The place of the front view that is seen here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        var (column, row) = ((x + Bust.Margin + 1) / Spacing, (y + 1) / Spacing);
        return (x + _right.Sample(column, row), y + _down.Sample(column, row));
    }
}
