using Kyc.Benchmarks.Reporting;
using Kyc.Vision;
using Kyc.Vision.Media;
using Kyc.Vision.Onnx;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Vision;

/// <summary>The pipeline with the best models there are (../shared, else the built-in ones), in this process.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private Workbench(DecoderPool decoder, VisionEngine engine) => (Decoder, Engine) = (decoder, engine);

    public DecoderPool Decoder { get; }

    public VisionEngine Engine { get; }

    public static async Task<Workbench> OpenAsync()
    {
        var decoder = new DecoderPool(
            new DecoderSettings { Path = Places.Decoder! }, TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var options = new VisionOptions
        {
            Onnx = new OnnxOptions { Providers = [ProviderNames.Cpu] },
        };
        return new Workbench(
            decoder, await VisionEngine.CreateAsync(options, decoder, NullLoggerFactory.Instance, TimeProvider.System));
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await Decoder.DisposeAsync();
    }
}
