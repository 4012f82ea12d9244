using System.Numerics;
using System.Numerics.Tensors;
using Kyc.Vision.Imaging;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>A face to embed.</summary>
/// <param name="Picture">The picture it is in.</param>
/// <param name="Face">Where.</param>
public readonly record struct FaceInPicture(Picture Picture, DetectedFace Face);

/// <summary>A face after alignment.</summary>
/// <param name="Embedding">Its embedding, of length 1.</param>
/// <param name="Light">Light and focus of the aligned crop.</param>
public sealed record EmbeddedFace(float[] Embedding, FaceLight Light);

/// <summary>Turns faces into embeddings. Safe for concurrent use.</summary>
public sealed unsafe class FaceRecogniser : IDisposable
{
    private readonly OnnxSession _session;
    private readonly WorkspacePool<int, TensorPair> _pool;
    private readonly Vector2[] _points;
    private readonly int _maxBatch;

    /// <summary>Loads the model.</summary>
    /// <param name="model">A verified recogniser.</param>
    /// <param name="loader">Chooses the provider.</param>
    /// <param name="maxBatch">Most faces in one run, at least 1; models without a free batch take one.</param>
    public FaceRecogniser(ModelFile model, SessionLoader loader, int maxBatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatch);
        (Model, _maxBatch) = (model, model.Manifest.Input.FreeBatch ? maxBatch : 1);
        _points = [.. model.Manifest.Input.Alignment.Select(point => new Vector2(point[0], point[1]))];
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

    /// <summary>Embeds faces, in order.</summary>
    /// <exception cref="NotANumberException">The model gave something that is no number.</exception>
    public IReadOnlyList<EmbeddedFace> Embed(IReadOnlyList<FaceInPicture> faces, StageClock? clock = null)
    {
        var results = new EmbeddedFace[faces.Count];
        for (var done = 0; done < faces.Count; done += _maxBatch)
            EmbedBatch(faces, done, Math.Min(_maxBatch, faces.Count - done), results, clock);
        return results;
    }

    /// <summary>Embeds a synthetic input, for self-tests.</summary>
    public float[] EmbedGolden()
    {
        using var loan = _pool.Rent(1);
        GoldenInput.Fill(loan.Value.Input.Values);
        loan.Value.Run(_session);
        return Normalised(loan.Value.Output.Values);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    private void EmbedBatch(
        IReadOnlyList<FaceInPicture> faces, int first, int count, EmbeddedFace[] results, StageClock? clock)
    {
        using var loan = _pool.Rent(count);
        var space = loan.Value;
        Span<FaceLight> lights = stackalloc FaceLight[count];
        using (clock?.Measure(Stages.Align))
        {
            for (var i = 0; i < count; i++) lights[i] = Align(faces[first + i], space, i);
        }
        using var _ = clock?.Measure(Stages.Embed);
        space.Run(_session);
        var length = Model.Manifest.Output.Length;
        for (var i = 0; i < count; i++)
            results[first + i] = new EmbeddedFace(
                Normalised(space.Output.Values.Slice(i * length, length)), lights[i]);
    }

    private FaceLight Align(FaceInPicture face, TensorPair space, int index)
    {
        var input = Model.Manifest.Input;
        var one = space.Input.Values.Length / (int)space.Input.Shape[0];
        var planes = PlaneTarget.Of(space.Input.Pointer + (index * one), input.Width, input.Height, input.Colours);
        AlignedCrop.Warp(face.Picture, SimilarityTransform.Fit(face.Face.Landmarks, _points), planes);
        var light = FaceLight.Measure(planes);
        Normalisation.Apply(input, space.Input.Values.Slice(index * one, one));
        return light;
    }

    private static float[] Normalised(ReadOnlySpan<float> raw)
    {
        var norm = TensorPrimitives.Norm(raw);
        NotANumberException.ThrowIf(!float.IsFinite(norm) || norm <= 0, "an embedding");
        var result = new float[raw.Length];
        TensorPrimitives.Divide(raw, norm, result);
        return result;
    }
}
