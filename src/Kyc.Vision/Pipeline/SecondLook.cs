using System.Numerics;
using Kyc.Vision.Imaging;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>
/// Looks at a found face again, upright, alone and at the size that its detector knows best, as it is and in a mirror;
/// the mean of both is where its landmarks are. For a small detector, whose landmarks scatter at the size at which it
/// finds faces.
/// </summary>
/// <param name="how">Size of the look and of the face in it.</param>
/// <param name="session">The detector.</param>
/// <param name="pool">Its tensors by input size.</param>
/// <param name="colours">Order of its planes.</param>
internal sealed unsafe class SecondLook(
    FaceLookSize how, OnnxSession session, WorkspacePool<(int Width, int Height), YunetOutputs> pool,
    ColourOrder colours)
{
    /// <summary>Faces smaller than this, in pixels of the picture, have no more detail to show.</summary>
    private const float LeastSize = 24;

    /// <summary>Score from which a cell of the look may be the face.</summary>
    private const float LeastScore = 0.3f;

    /// <summary>Least overlap with the face looked at.</summary>
    private const float LeastOverlap = 0.4f;

    private static readonly int[] Mirrored = [1, 0, 2, 4, 3];

    /// <summary>The face with better landmarks; as it was when the look does not show it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="face">The face, in its pixels.</param>
    /// <param name="degrees">How far the picture is turned clockwise so that the face is upright.</param>
    public DetectedFace Refine(Picture picture, DetectedFace face, int degrees)
    {
        // A box without bounds (a hostile picture may bring the exponent to that) has no middle to look at.
        if (face.Size is not (>= LeastSize and < float.PositiveInfinity)) return face;
        var into = Into(face, degrees);
        using var space = pool.Rent((how.Side, how.Side));
        var tensor = space.Value;
        AlignedCrop.Warp(
            picture, into, PlaneTarget.Of(tensor.Input.Pointer, how.Side, how.Side, colours));
        var expected = Expected(face, degrees);
        if (Landmarks(tensor, expected) is not { } plain) return face;
        Mirror(tensor.Input.Pointer);
        if (Landmarks(tensor, expected) is { } mirrored)
            plain = [.. plain.Select((point, k) => (point + Unmirrored(mirrored[Mirrored[k]])) / 2)];
        var back = into.Inverse();
        return face with { Landmarks = [.. plain.Select(point => Apply(back, point))] };
    }

    private SimilarityTransform Into(DetectedFace face, int degrees)
    {
        var scale = how.Face / face.Size;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double a = scale * cos, b = scale * sin, middle = (how.Side - 1) / 2.0;
        double x = face.Box.X + (face.Box.Width / 2), y = face.Box.Y + (face.Box.Height / 2);
        return new SimilarityTransform(a, b, middle - (a * x) + (b * y), middle - (b * x) - (a * y));
    }

    /// <summary>Where the face has to be in the look: in the middle.</summary>
    private FaceBox Expected(DetectedFace face, int degrees)
    {
        var scale = how.Face / face.Size;
        var (width, height) = degrees % 180 == 0
            ? (face.Box.Width * scale, face.Box.Height * scale) : (face.Box.Height * scale, face.Box.Width * scale);
        return new FaceBox((how.Side - width) / 2, (how.Side - height) / 2, width, height);
    }

    private Vector2[]? Landmarks(YunetOutputs tensor, FaceBox expected)
    {
        tensor.Run(session);
        return tensor.Read(LeastScore).Where(face => face.Box.Overlap(expected) >= LeastOverlap)
            .MaxBy(face => face.Score)?.Landmarks;
    }

    private void Mirror(float* planes)
    {
        for (var row = 0; row < 3 * how.Side; row++) new Span<float>(planes + (row * how.Side), how.Side).Reverse();
    }

    private Vector2 Unmirrored(Vector2 point) => new(how.Side - 1 - point.X, point.Y);

    private static Vector2 Apply(SimilarityTransform transform, Vector2 point)
    {
        var (x, y) = transform.Apply(point.X, point.Y);
        return new Vector2((float)x, (float)y);
    }
}
