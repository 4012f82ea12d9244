using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Health;
using Kyc.Vision;
using Kyc.Vision.Media;
using Kyc.Vision.Onnx;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>Starts the vision pipeline: models, runtime, decoder children.</summary>
public static class VisionStart
{
    private const string CudaVariable = "CUDA_VISIBLE_DEVICES";

    /// <summary>
    /// Starts it as a node's engine. Without the GPU that the settings require, the node is to run and not be ready:
    /// what watches it sees why, and other nodes do its work.
    /// </summary>
    /// <exception cref="NodeStartException">Something it needs is missing or wrong.</exception>
    public static async Task<NodeEngine> CreateAsync(
        Settings settings, ILoggerFactory logs, TimeProvider time, CancellationToken cancel)
    {
        VisionEngine engine;
        DecoderPool decoder;
        try
        {
            (engine, decoder) = await OpenAsync(settings, logs, time, cancel);
        }
        catch (NodeStartException fault) when (
            fault.InnerException is NoProviderException && settings.Get(VisionSettings.RequireGpu))
        {
            return GpuMissing.Engine(fault.Message);
        }
        await DecodeOnceAsync(engine, decoder, cancel);
        var started = new NodeEngine(
            engine, engine.Provider, [new ModelsReadiness(engine), new DecoderReadiness(decoder)],
            async () =>
            {
                engine.Dispose();
                await decoder.DisposeAsync();
            });
        return GradeGate.Guard(
            started, GradeFinding.Of(engine.Models.Active, settings.Policy()), logs.CreateLogger<NodeHost>());
    }

    /// <summary>
    /// A node without a working decoder would take files and fail every comparison:
    /// it does not start.
    /// </summary>
    private static async Task DecodeOnceAsync(VisionEngine engine, DecoderPool decoder, CancellationToken cancel)
    {
        try
        {
            await decoder.CheckAsync(cancel);
        }
        catch (Exception fault)
        {
            engine.Dispose();
            await decoder.DisposeAsync();
            if (StartFaults.Explain(fault) is not { } line) throw;
            throw new NodeStartException($"{line} -> build it with `make build`, or set decoder.path", fault);
        }
    }

    /// <summary>Starts it for use without a node.</summary>
    /// <exception cref="NodeStartException">Something it needs is missing or wrong.</exception>
    public static async Task<(VisionEngine Engine, DecoderPool Decoder)> OpenAsync(
        Settings settings, ILoggerFactory logs, TimeProvider time, CancellationToken cancel)
    {
        if (settings.Get(VisionSettings.CudaDevices) is { Length: > 0 } devices)
            NativeEnvironment.Set(CudaVariable, devices);
        var decoder = new DecoderPool(settings.Decoder(), time, logs.CreateLogger<DecoderPool>());
        try
        {
            return (await VisionEngine.CreateAsync(settings.Vision(), decoder, logs, time, cancel), decoder);
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { } line)
        {
            await decoder.DisposeAsync();
            throw new NodeStartException(line, fault);
        }
    }
}
