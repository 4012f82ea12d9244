using System.Numerics;

namespace Kyc.Vision.Pipeline;

/// <summary>An estimate of where a face looks, from its five landmarks; good to about ten degrees.</summary>
/// <param name="Yaw">Turn to the side, in degrees; positive when the nose points to the right of the picture.</param>
/// <param name="Pitch">Nod, in degrees; positive when the nose points down.</param>
/// <param name="Roll">Tilt in the picture, in degrees; positive when clockwise.</param>
public readonly record struct FacePose(double Yaw, double Pitch, double Roll)
{
    /// <summary>How far the nose tip stands out of the plane of eyes and mouth, in eye distances.</summary>
    private const double NoseDepth = 0.5;

    /// <summary>Where, between eyes (0) and mouth (1), the nose tip of a frontal face lies.</summary>
    private const double NosePlace = 0.493;

    /// <summary>Larger of yaw and pitch, without sign.</summary>
    public double OffAxis => Math.Max(Math.Abs(Yaw), Math.Abs(Pitch));

    /// <summary>Whether another quarter turn would not bring the face nearer to upright.</summary>
    public bool IsUpright => Math.Abs(Roll) <= 45;

    /// <summary>Estimates the pose.</summary>
    /// <param name="landmarks">Eyes, nose tip, mouth corners.</param>
    /// <param name="degrees">How far the picture has to be turned clockwise; the roll is what then remains.</param>
    public static FacePose Estimate(ReadOnlySpan<Vector2> landmarks, int degrees = 0)
    {
        var across = landmarks[1] - landmarks[0];
        var eyes = (landmarks[0] + landmarks[1]) / 2;
        var axis = ((landmarks[3] + landmarks[4]) / 2) - eyes;
        var nose = landmarks[2] - eyes;
        var place = Vector2.Dot(nose, axis) / axis.LengthSquared();
        var side = ((nose.X * axis.Y) - (nose.Y * axis.X)) / axis.Length();
        var unit = (double)Math.Max(across.Length(), axis.Length());
        return new FacePose(
            Degrees(Math.Atan2(side, NoseDepth * unit)),
            Degrees(Math.Atan2((place - NosePlace) * axis.Length(), NoseDepth * unit)),
            Math.IEEERemainder(Degrees(Math.Atan2(across.Y, across.X)) + degrees, 360));
    }

    private static double Degrees(double radians) => radians * 180 / Math.PI;
}
