using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Vision.Pipeline;

/// <summary>Input and output of one run of a model with one of each.</summary>
internal sealed class TensorPair(OrtRuntime runtime, ModelManifest model, int batch) : IDisposable
{
    public FloatTensor Input { get; } = new(runtime, batch, 3, model.Input.Height, model.Input.Width);

    public FloatTensor Output { get; } = new(runtime, batch, model.Output.Length);

    public void Run(OnnxSession session) => session.Run([Input], [Output]);

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
