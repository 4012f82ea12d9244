using System.Numerics;

namespace Kyc.Vision.Pipeline;

/// <summary>A rectangle around a face, in pixels of the upright picture; may reach over its edge.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct FaceBox(float X, float Y, float Width, float Height)
{
    /// <summary>Area in square pixels.</summary>
    public float Area => Width * Height;

    /// <summary>Overlap with another box: intersection over union, 0 to 1.</summary>
    public float Overlap(FaceBox other)
    {
        var width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        var height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / (Area + other.Area - shared);
    }
}

/// <summary>A face that a detector found.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Landmarks">
/// Five points in pixels of the upright picture: the eyes, the nose tip, the mouth corners; each pair first the one at
/// the left as the face itself is held upright.
/// </param>
/// <param name="Score">The detector's score, 0 to 1.</param>
public sealed record DetectedFace(FaceBox Box, Vector2[] Landmarks, float Score)
{
    /// <summary>Distance between the eyes in pixels.</summary>
    public float EyeDistance => Vector2.Distance(Landmarks[0], Landmarks[1]);

    /// <summary>
    /// Side of a square as large as the box, in pixels; unlike the eye distance it does not shrink with a turn.
    /// </summary>
    public float Size => MathF.Sqrt(Math.Max(0, Box.Area));

    /// <summary>
    /// Whether the points can be a face's: finite, the box of a face's proportions, the eyes apart and the mouth below
    /// them (seen in the face's own uprightness).
    /// </summary>
    public bool IsPlausible
    {
        get
        {
            if (!Landmarks.All(point => float.IsFinite(point.X) && float.IsFinite(point.Y))) return false;
            if (!(Box.Width > 0 && Box.Height > 0) || Box.Width / Box.Height is < 0.4f or > 2f) return false;
            var eyes = Landmarks[1] - Landmarks[0];
            var down = new Vector2(-eyes.Y, eyes.X);
            var mouth = ((Landmarks[3] + Landmarks[4]) / 2) - ((Landmarks[0] + Landmarks[1]) / 2);
            return eyes.Length() > 1 && Vector2.Dot(mouth, down) > 0;
        }
    }
}
