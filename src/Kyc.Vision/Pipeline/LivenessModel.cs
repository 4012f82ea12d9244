using System.Numerics.Tensors;
using Kyc.Vision.Imaging;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>Scores whether a face is live. Safe for concurrent use.</summary>
public sealed unsafe class LivenessModel : IDisposable
{
    private readonly OnnxSession _session;
    private readonly WorkspacePool<int, TensorPair> _pool;

    /// <summary>Loads the model.</summary>
    /// <param name="model">A verified liveness model.</param>
    /// <param name="loader">Chooses the provider.</param>
    public LivenessModel(ModelFile model, SessionLoader loader)
    {
        Model = model;
        _session = loader.Load(model.Path, session =>
        {
            using var warmUp = new TensorPair(loader.Runtime, model.Manifest, 1);
            warmUp.Input.Values.Clear();
            warmUp.Run(session);
        });
        _pool = new WorkspacePool<int, TensorPair>(batch => new TensorPair(loader.Runtime, model.Manifest, batch));
    }

    /// <summary>The model.</summary>
    public ModelFile Model { get; }

    internal OnnxSession Session => _session;

    /// <summary>Probability that the face is live, 0 to 1.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="face">Where the face is in it.</param>
    /// <param name="degrees">How far the picture has to be turned clockwise: 0, 90, 180 or 270.</param>
    /// <exception cref="NotANumberException">The model gave something that is no number.</exception>
    public double Score(Picture picture, FaceBox face, int degrees = 0)
    {
        using var loan = _pool.Rent(1);
        var space = loan.Value;
        Crop(picture, face, degrees, space);
        space.Run(_session);
        Span<float> shares = stackalloc float[space.Output.Length];
        TensorPrimitives.SoftMax(space.Output.Values, shares);
        var live = shares[Model.Manifest.Output.LiveClass];
        NotANumberException.ThrowIf(!float.IsFinite(live), "the liveness score");
        return live;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    /// <summary>The crop is turned, not the picture: it is the smaller.</summary>
    private void Crop(Picture picture, FaceBox face, int degrees, TensorPair space)
    {
        var input = Model.Manifest.Input;
        if (degrees == 0) Crop(picture, face, space.Input.Pointer, input.Width, input.Height);
        else
        {
            using var loan = _pool.Rent(1);
            var (width, height) = degrees == 180 ? (input.Width, input.Height) : (input.Height, input.Width);
            var unturned = loan.Value.Input;
            Crop(picture, face, unturned.Pointer, width, height);
            var plane = width * height;
            for (var at = 0; at < unturned.Values.Length; at += plane)
                QuarterTurn.Turn(unturned.Pointer + at, width, height, degrees, space.Input.Pointer + at);
        }
        Normalisation.Apply(input, space.Input.Values);
    }

    private void Crop(Picture picture, FaceBox face, float* into, int width, int height)
    {
        var input = Model.Manifest.Input;
        var planes = PlaneTarget.Of(into, width, height, input.Colours);
        if (input.Crop == CropRule.ShiftInside)
        {
            var region = LivenessCrop.ShiftInside(face, picture.Width, picture.Height, input.CropScale);
            BilinearResize.Into(picture, region, planes, width, height);
        }
        else
        {
            using var square = LivenessCrop.MirrorSquare(picture, face, input.CropScale);
            BilinearResize.Into(square, PixelRegion.Of(square), planes, width, height);
        }
    }
}
