using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
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
            var said = $"{string.Join(' ', can.Pictures)}; {string.Join(' ', can.VideoCodecs.Select(codec => codec.Codec))}";
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

    /// <summary>Every model file: there, and the right one.</summary>
    public static IReadOnlyList<DoctorFinding> Models(Settings settings, IReadOnlySet<string> needed)
    {
        var catalog = ModelCatalog.Open(settings.Models());
        return [.. catalog.Manifests.Where(model => needed.Contains(model.Name)).Select(model => Model(catalog, model))];
    }

    private const string DecoderMend = "build it with `make build`, or set decoder.path";

    private static DoctorFinding Model(ModelCatalog catalog, ModelManifest model)
    {
        var name = $"model_{model.Role.ToString().ToLowerInvariant()}";
        try
        {
            var file = catalog.Verified(model.Name);
            return DoctorFinding.Ok(name, $"{model.Name} {model.Sha256[..12]} at {file.Path}");
        }
        catch (ModelMissingException)
        {
            return DoctorFinding.Fail(
                name, $"{model.Name}: {model.File} is in none of {string.Join(", ", catalog.Folders)}",
                model.Addresses.Count > 0 ? $"kyc models pull {model.Name}, or set KYC_MODELS_DIR" : "set KYC_MODELS_DIR to the folder that has it");
        }
        catch (ModelHashException wrong)
        {
            return DoctorFinding.Fail(name, wrong.Message, $"delete the file and run kyc models pull {model.Name}");
        }
    }
}
