namespace Kyc.Specimens.Faces;

/// <summary>
/// A head turned, nodded and tilted: where a place of the front view goes, and back. The head is a rounded shape with
/// a nose on it, seen from far away; neck and shoulders stay.
/// </summary>
internal sealed class HeadPose(FaceLook look)
{
    private const double CentreY = 108;
    private const double Depth = 40;
    private const double HalfWidth = 52;
    private const double HalfHeight = 92;
    private const double DeepestBack = -30;
    private const double NoseDepth = 13;
    private const double NoseY = 117;
    private const double PivotY = 200;
    private const int InverseSteps = 8;

    private readonly (double Sine, double Cosine) _yaw = Math.SinCos(Radians(look.Yaw));
    private readonly (double Sine, double Cosine) _pitch = Math.SinCos(Radians(look.Pitch));
    private readonly double _roll = Radians(look.Roll);

    /// <summary>Where a place of the front view is seen, in units.</summary>
    public (double X, double Y) Seen(double x, double y)
    {
        var (dx, dy) = (x - HeadOutline.Middle, y - CentreY);
        var z = DepthAt(dx, y);
        var rigid = Rigid(y);
        var turnedX = dx + (rigid * ((dx * (_yaw.Cosine - 1)) + (z * _yaw.Sine)));
        var turnedY = dy + (rigid * ((dy * (_pitch.Cosine - 1)) + (z * _pitch.Sine)));
        return Rotated(turnedX + HeadOutline.Middle, turnedY + CentreY, _roll * rigid);
    }

    /// <summary>The place of the front view that is seen here.</summary>
    public (double X, double Y) Origin(double x, double y)
    {
        var (ox, oy) = (x, y);
        for (var step = 0; step < InverseSteps; step++)
        {
            var (sx, sy) = Seen(ox, oy);
            (ox, oy) = (ox + (0.8 * (x - sx)), oy + (0.8 * (y - sy)));
        }
        return (ox, oy);
    }

    /// <summary>How the surface is inclined to the right here, -1 to 1: what light from the side falls on.</summary>
    public static double Slope(double x) => Math.Clamp((x - HeadOutline.Middle) / HalfWidth, -1.2, 1.2);

    private static double DepthAt(double dx, double y)
    {
        var (across, along) = (dx / HalfWidth, (y - CentreY) / HalfHeight);
        var skull = Depth * (1 - (across * across) - (0.6 * along * along));
        var nose = NoseDepth * Math.Exp(-((dx * dx) / 100) - ((y - NoseY) * (y - NoseY) / 170));
        return Math.Max(skull, DeepestBack) + nose;
    }

    private static double Rigid(double y) => 1 - Imaging.Soft.Step(172, 212, y);

    private static (double X, double Y) Rotated(double x, double y, double angle)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var (dx, dy) = (x - HeadOutline.Middle, y - PivotY);
        return (HeadOutline.Middle + (dx * cosine) - (dy * sine), PivotY + (dx * sine) + (dy * cosine));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
