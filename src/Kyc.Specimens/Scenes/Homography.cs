using System.Numerics;

namespace Kyc.Specimens.Scenes;

/// <summary>A projective map of the plane: (x, y, 1) times three columns, divided by the last.</summary>
/// <param name="X">Adds to the first coordinate: a x + b y + c.</param>
/// <param name="Y">Adds to the second.</param>
/// <param name="W">The divisor.</param>
internal readonly record struct Homography(Vector3 X, Vector3 Y, Vector3 W)
{
    /// <summary>Where a point goes.</summary>
    public Vector2 Map(float x, float y)
    {
        var at = new Vector3(x, y, 1);
        var divisor = Vector3.Dot(W, at);
        return new Vector2(Vector3.Dot(X, at) / divisor, Vector3.Dot(Y, at) / divisor);
    }

    /// <summary>The map that goes back.</summary>
    public Homography Inverse()
    {
        Vector3 a = Vector3.Cross(Y, W), b = Vector3.Cross(W, X), c = Vector3.Cross(X, Y);
        var determinant = Vector3.Dot(X, a);
        return new Homography(
            new Vector3(a.X, b.X, c.X) / determinant, new Vector3(a.Y, b.Y, c.Y) / determinant,
            new Vector3(a.Z, b.Z, c.Z) / determinant);
    }

    /// <summary>
    /// How a flat thing is seen by a camera: turned about its own axes, moved before the camera, projected.
    /// </summary>
    /// <param name="pose">Where it is held.</param>
    /// <param name="width">Width of the thing in its own pixels; its middle is held at the pose.</param>
    /// <param name="height">Height of the thing.</param>
    /// <returns>The map from the thing's pixels to the picture's.</returns>
    public static Homography Of(FlatPose pose, int width, int height)
    {
        var turn = Matrix4x4.CreateRotationX(pose.TiltX) * Matrix4x4.CreateRotationY(pose.TiltY)
                   * Matrix4x4.CreateRotationZ(pose.Turn);
        var right = Vector3.TransformNormal(Vector3.UnitX, turn) / width;
        var down = Vector3.TransformNormal(Vector3.UnitY, turn) / width;
        var corner = (-right * (width / 2f)) - (down * (height / 2f));
        const float Distance = FlatPose.CameraDistance;
        var scale = Distance * pose.Width;
        Vector3 depth = new(right.Z, down.Z, corner.Z + Distance);
        Vector3 x = new Vector3(right.X, down.X, corner.X) * scale, y = new Vector3(right.Y, down.Y, corner.Y) * scale;
        return new Homography(x + (depth * pose.Centre.X), y + (depth * pose.Centre.Y), depth);
    }
}

/// <summary>How a flat thing is held before the camera.</summary>
/// <param name="Centre">Where its middle is seen. Unit: pixels.</param>
/// <param name="Width">How wide it would be seen from straight ahead. Unit: pixels.</param>
/// <param name="Turn">Turn in the picture's plane. Unit: radians, as all angles here.</param>
/// <param name="TiltX">Top away from the camera.</param>
/// <param name="TiltY">One side away from the camera.</param>
internal readonly record struct FlatPose(Vector2 Centre, float Width, float Turn, float TiltX, float TiltY)
{
    /// <summary>Distance of the camera. Unit: widths of the thing.</summary>
    public const float CameraDistance = 2.6f;
}
