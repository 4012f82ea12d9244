using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Hosting;
using Kyc.Vision;
using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Doctor;

/// <summary>Looks at native libraries, codecs, the sandbox and the models.</summary>
internal static class VisionChecks
{
    private static readonly string[] NeededCodecs = ["h264", "hevc", "vp8", "vp9"];

    /// <summary>The ONNX Runtime library.</summary>
    public static IReadOnlyList<DoctorFinding> Onnx(Settings settings)
    {
        try
        {
            var runtime = OrtRuntime.Load(settings.Onnx().LibraryPath);
            return [DoctorFinding.Ok("onnxruntime", $"{runtime.Version} at {runtime.Path}")];
        }
        catch (Exception fault) when (fault is OrtLibraryMissingException or OrtException)
        {
            return [DoctorFinding.Fail(
                "onnxruntime", fault.Message,
                "npm ci --ignore-scripts in src/Kyc.Vision/Onnx/native, or set vision.onnxruntime_library")];
        }
    }

    /// <summary>What the decoder can decode.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> CodecsAsync(Settings settings, CancellationToken cancel)
    {
        try
        {
            var can = await DecoderCapabilities.ReadAsync(settings.Decoder(), cancel);
            var missing = NeededCodecs.Except(can.VideoCodecs.Select(codec => codec.Codec)).ToArray();
            var said =
                $"{string.Join(' ', can.Pictures)}; {string.Join(' ', can.VideoCodecs.Select(codec => codec.Codec))}";
            return [missing.Length == 0
                ? DoctorFinding.Ok("decoder_codecs", said)
                : DoctorFinding.Warn("decoder_codecs", $"{said}; without {string.Join(", ", missing)}",
                    "install Debian's libavcodec59 and build the decoder anew")];
        }
        catch (DecoderStartException fault)
        {
            return [DoctorFinding.Fail("decoder_codecs", fault.Message, DecoderMend)];
        }
    }

    /// <summary>Whether a child starts in its sandbox and decodes.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> SandboxAsync(
        Settings settings, TimeProvider time, CancellationToken cancel)
    {
        var decoder = settings.Decoder();
        await using var pool = new DecoderPool(decoder, time, NullLogger<DecoderPool>.Instance);
        try
        {
            await pool.CheckAsync(cancel);
            return [decoder.Sandbox == DecoderSandbox.Required
                ? DoctorFinding.Ok("decoder_sandbox", $"{decoder.Path} decoded a picture behind its system call filter")
                : DoctorFinding.Warn("decoder_sandbox", "decoded a picture, but may run without its system call filter",
                    "set decoder.sandbox=required where the machine allows it")];
        }
        catch (DecoderStartException fault)
        {
            return [DoctorFinding.Fail("decoder_sandbox", fault.Message, DecoderMend)];
        }
    }

    /// <summary>Whether the models load, on which provider, and whether they compute what they should.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> EngineAsync(
        Settings settings, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            var (engine, decoder) = await VisionStart.OpenAsync(settings, NullLoggerFactory.Instance, time, cancel);
            await using var _ = decoder;
            using (engine)
                return
                [
                    Provider(engine, settings), Golden(engine.SelfTest()),
                    ModelChecks.Calibration(engine.Models.Recogniser.Model.Manifest),
                    ModelChecks.Grade(GradeFinding.Of(engine.Models.Active, settings.Policy())),
                ];
        }
        catch (NodeStartException fault)
        {
            return [DoctorFinding.Fail("provider", fault.Message, "mend the lines above first")];
        }
    }

    private static DoctorFinding Provider(VisionEngine engine, Settings settings)
    {
        var wished = settings.Get(VisionSettings.Providers)[0];
        var explicitly = settings.IsSet(VisionSettings.Providers);
        return engine.Provider.Equals(wished, StringComparison.OrdinalIgnoreCase) || !explicitly
            ? DoctorFinding.Ok("provider", $"{engine.Provider} is in use")
            : DoctorFinding.Warn(
                "provider", $"{engine.Provider} is in use, {wished} did not work",
                "kyc run logs why it failed; set vision.onnxruntime_library to a build that has it");
    }

    private static DoctorFinding Golden(VisionHealth health) => health.Healthy
        ? DoctorFinding.Ok("golden_embedding",
            $"off by {health.GoldenDifference:0.0e+0}, allowed {health.GoldenTolerance:0.0e+0}"
            + (health.GoldenIsStored ? "" : " (no embedding comes with the model: held against its own first run)"))
        : DoctorFinding.Fail(
            "golden_embedding", $"off by {health.GoldenDifference:0.0e+0}, allowed {health.GoldenTolerance:0.0e+0}",
            "the device computes wrongly: try vision.providers=CPUExecutionProvider, and renew the driver or library");

    private const string DecoderMend = "build it with `make build`, or set decoder.path";
}
