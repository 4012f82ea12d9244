using System.Numerics;
using Kyc.Vision.Imaging;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>Finds faces with a YuNet model, of fixed or free input size. Safe for concurrent use.</summary>
public sealed unsafe class FaceDetector : IDisposable
{
    /// <summary>Faces, the surest first, that get a second look where the detector wants one.</summary>
    private const int LookedAtAgain = 4;

    private readonly OnnxSession _session;
    private readonly WorkspacePool<(int Width, int Height), YunetOutputs> _pool;
    private readonly float _overlap;
    private readonly SecondLook? _again;

    /// <summary>Loads the model.</summary>
    /// <param name="model">A verified detector.</param>
    /// <param name="loader">Chooses the provider.</param>
    /// <param name="overlap">Overlap (0 to 1) above which the weaker of two detections is dropped.</param>
    public FaceDetector(ModelFile model, SessionLoader loader, float overlap)
    {
        (Model, _overlap) = (model, overlap);
        _session = loader.Load(model.Path, session =>
        {
            var side = model.Manifest.Input.Width > 0 ? model.Manifest.Input.Width : 10 * model.Manifest.Input.Multiple;
            using var warmUp = new YunetOutputs(loader.Runtime, session, side, side);
            warmUp.Input.Values.Clear();
            warmUp.Run(session);
        });
        _pool = new WorkspacePool<(int Width, int Height), YunetOutputs>(
            size => new YunetOutputs(loader.Runtime, _session, size.Width, size.Height));
        if (model.Manifest.Input is { SecondLook: { } look } input)
            _again = new SecondLook(look, _session, _pool, input.Colours);
    }

    /// <summary>The model.</summary>
    public ModelFile Model { get; }

    internal OnnxSession Session => _session;

    /// <summary>Finds the faces of a picture, the surest first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="side">Long side of the input in pixels; a model of fixed size ignores it.</param>
    /// <param name="minScore">Least score, 0 to 1.</param>
    /// <param name="degrees">How far the picture is turned clockwise before looking: 0, 90, 180 or 270.</param>
    /// <returns>Faces in pixels of the picture as it was given.</returns>
    public IReadOnlyList<DetectedFace> Detect(Picture picture, int side, float minScore, int degrees = 0) =>
        Detect(picture, side, minScore, [degrees])[0];

    /// <summary>Finds the faces of a picture in several rotations; it is resized once for all of them.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="side">Long side of the input in pixels; a model of fixed size ignores it.</param>
    /// <param name="minScore">Least score, 0 to 1.</param>
    /// <param name="rotations">Clockwise rotations before looking, each 0, 90, 180 or 270 degrees.</param>
    /// <returns>For each rotation the faces, the surest first, in pixels of the picture as it was given.</returns>
    public IReadOnlyList<IReadOnlyList<DetectedFace>> Detect(
        Picture picture, int side, float minScore, IReadOnlyList<int> rotations)
    {
        var layout = Layout(picture.Width, picture.Height, side);
        using var upright = _pool.Rent((layout.Width, layout.Height));
        layout.Render(picture, Planes(upright.Value));
        return
        [
            .. rotations.Select(degrees => degrees == 0
                ? Finish(picture, upright.Value, layout, minScore, degrees)
                : DetectTurned(picture, upright.Value, layout, minScore, degrees)),
        ];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    internal Letterbox Layout(int width, int height, int side)
    {
        var input = Model.Manifest.Input;
        return input.Width > 0
            ? Letterbox.Fit(width, height, input.Width, input.Height)
            : Letterbox.Tight(width, height, side, input.Multiple);
    }

    private PlaneTarget Planes(YunetOutputs space) =>
        PlaneTarget.Of(space.Input.Pointer, space.Width, space.Height, Model.Manifest.Input.Colours);

    private List<DetectedFace> DetectTurned(
        Picture picture, YunetOutputs upright, Letterbox layout, float minScore, int degrees)
    {
        var size = degrees == 180 ? (layout.Width, layout.Height) : (layout.Height, layout.Width);
        using var turned = _pool.Rent(size);
        var plane = layout.Width * layout.Height;
        for (var i = 0; i < 3; i++)
            QuarterTurn.Turn(upright.Input.Pointer + (i * plane), layout.Width, layout.Height, degrees,
                turned.Value.Input.Pointer + (i * plane));
        return Finish(picture, turned.Value, layout, minScore, degrees);
    }

    private List<DetectedFace> Finish(
        Picture picture, YunetOutputs space, Letterbox layout, float minScore, int degrees)
    {
        space.Run(_session);
        var faces = NonMaximum.Suppress(space.Read(minScore), _overlap);
        for (var i = 0; i < faces.Count; i++) faces[i] = ToPicture(faces[i], layout, degrees);
        if (_again is null) return faces;
        for (var i = 0; i < Math.Min(faces.Count, LookedAtAgain); i++)
            faces[i] = _again.Refine(picture, faces[i], degrees);
        return faces;
    }

    private static DetectedFace ToPicture(DetectedFace face, Letterbox layout, int degrees)
    {
        Vector2 Back(float x, float y)
        {
            var (left, top) = QuarterTurn.Back(x, y, layout.Width, layout.Height, degrees);
            return new Vector2((float)(left / layout.ScaleX), (float)(top / layout.ScaleY));
        }

        var one = Back(face.Box.X, face.Box.Y);
        var other = Back(face.Box.X + face.Box.Width, face.Box.Y + face.Box.Height);
        var (least, most) = (Vector2.Min(one, other), Vector2.Max(one, other));
        return new DetectedFace(
            new FaceBox(least.X, least.Y, most.X - least.X, most.Y - least.Y),
            [.. face.Landmarks.Select(point => Back(point.X, point.Y))], face.Score);
    }
}
