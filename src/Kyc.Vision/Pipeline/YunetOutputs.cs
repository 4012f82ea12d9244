using System.Numerics;
using Kyc.Vision.Imaging;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>The tensors of one YuNet run at one input size, and how its outputs are read.</summary>
internal sealed unsafe class YunetOutputs : IDisposable
{
    private static readonly int[] Strides = [8, 16, 32];
    private readonly FloatTensor[] _outputs;
    private readonly Dictionary<string, FloatTensor> _byName = [];

    public YunetOutputs(OrtRuntime runtime, OnnxSession session, int width, int height)
    {
        (Width, Height) = (width, height);
        Input = new FloatTensor(runtime, 1, 3, height, width);
        _outputs = [.. session.OutputNames.Select(name => Output(runtime, name))];
        for (var i = 0; i < _outputs.Length; i++) _byName[session.OutputNames[i]] = _outputs[i];
    }

    public int Width { get; }

    public int Height { get; }

    public FloatTensor Input { get; }

    public void Run(OnnxSession session) => session.Run([Input], _outputs);

    /// <summary>The faces of the last run with at least <paramref name="minScore"/>, in pixels of the input.</summary>
    /// <exception cref="NotANumberException">The model gave something that is no number.</exception>
    public List<DetectedFace> Read(float minScore)
    {
        List<DetectedFace> faces = [];
        foreach (var stride in Strides) ReadStride(stride, minScore, faces);
        return faces;
    }

    public void Dispose()
    {
        Input.Dispose();
        foreach (var output in _outputs) output.Dispose();
    }

    private void ReadStride(int stride, float minScore, List<DetectedFace> faces)
    {
        float* classes = _byName[$"cls_{stride}"].Pointer, objects = _byName[$"obj_{stride}"].Pointer;
        float* boxes = _byName[$"bbox_{stride}"].Pointer, points = _byName[$"kps_{stride}"].Pointer;
        var columns = Width / stride;
        var cells = columns * (Height / stride);
        var least = minScore * minScore;
        for (var cell = 0; cell < cells; cell++)
        {
            var product = Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1);
            if (product < least) continue;
            NotANumberException.ThrowIf(!float.IsFinite(product), "the detector's score");
            faces.Add(Face(boxes + (4 * cell), points + (10 * cell), cell % columns, cell / columns, stride,
                MathF.Sqrt(product)));
        }
    }

    private static DetectedFace Face(float* box, float* points, int column, int row, int stride, float score)
    {
        float centreX = (column + box[0]) * stride, centreY = (row + box[1]) * stride;
        float width = MathF.Exp(box[2]) * stride, height = MathF.Exp(box[3]) * stride;
        var landmarks = new Vector2[5];
        for (var k = 0; k < landmarks.Length; k++)
            landmarks[k] = new Vector2((points[2 * k] + column) * stride, (points[(2 * k) + 1] + row) * stride);
        return new DetectedFace(
            new FaceBox(centreX - (width / 2), centreY - (height / 2), width, height), landmarks, score);
    }

    private FloatTensor Output(OrtRuntime runtime, string name)
    {
        var parts = name.Split('_');
        var elements = parts[0] switch { "cls" or "obj" => 1, "bbox" => 4, "kps" => 10, _ => 0 };
        if (elements == 0 || parts.Length != 2 || !int.TryParse(parts[1], out var stride))
            throw new OrtException(0, $"The detector has an output '{name}' that YuNet does not have.");
        return new FloatTensor(runtime, 1, Width / stride * (Height / stride), elements);
    }
}
