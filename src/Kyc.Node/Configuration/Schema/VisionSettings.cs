using Kyc.Vision.Models;
using Kyc.Vision.Onnx;

namespace Kyc.Node.Configuration.Schema;

/// <summary>Models and the machine they run on.</summary>
public static class VisionSettings
{
    /// <summary>Execution providers that are understood.</summary>
    public static readonly string[] KnownProviders = [ProviderNames.Cuda, ProviderNames.WebGpu, ProviderNames.Cpu];

    private static readonly Section Section = new("vision");

    /// <summary>Models folder.</summary>
    public static readonly Setting<string> ModelsDir = Section.Add(
        "models_dir", Kinds.Path(), "",
        "Folder of model files, searched first; then the data folder's models (`kyc models pull`), then "
        + "../shared/models, then those built in.",
        foreign: "KYC_MODELS_DIR");

    /// <summary>Providers.</summary>
    public static readonly Setting<IReadOnlyList<string>> Providers = Section.Add(
        "providers", Kinds.List($"some of {string.Join(", ", KnownProviders)}, each once", 1,
            text => KnownProviders.Contains(text, StringComparer.OrdinalIgnoreCase)),
        string.Join(',', ProviderNames.DefaultOrder),
        "Execution providers of ONNX Runtime to try, in order.", foreign: "ONNX_PROVIDERS");

    /// <summary>GPU or nothing.</summary>
    public static readonly Setting<bool> RequireGpu = Section.Add(
        "require_gpu", Kinds.Boolean(), "false", "Not ready, rather than slow, when no GPU provider works.");

    /// <summary>Devices.</summary>
    public static readonly Setting<string> CudaDevices = Section.Add(
        "cuda_visible_devices", Kinds.Checked(
            "text", "device numbers or ids separated by commas",
            text => text.Length <= 400 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ',' or '-' or '.' or ' ')),
        "", "GPUs that this process may see, as CUDA understands it.", foreign: "CUDA_VISIBLE_DEVICES");

    /// <summary>Device.</summary>
    public static readonly Setting<long> DeviceId = Section.Add(
        "device_id", Kinds.Integer(0, 63), "0", "Number of the GPU among those visible to this process.");

    /// <summary>Threads.</summary>
    public static readonly Setting<long> IntraOpThreads = Section.Add(
        "intra_op_threads", Kinds.Integer(1, 256), "1",
        "Threads inside one model run; parallelism comes from concurrent comparisons.", "threads");

    /// <summary>Spinning.</summary>
    public static readonly Setting<bool> AllowSpinning = Section.Add(
        "allow_spinning", Kinds.Boolean(), "false",
        "Let waiting threads of the runtime spin: faster alone, slower in company.");

    /// <summary>Library.</summary>
    public static readonly Setting<string> Library = Section.Add(
        "onnxruntime_library", Kinds.Path(), "",
        "Path of libonnxruntime; when not set, the one beside the program or of onnxruntime-node.",
        foreign: "KYC_ONNXRUNTIME_LIB");

    /// <summary>Detector.</summary>
    public static readonly Setting<string> Detector = Section.Add(
        "detector", OneModel(), ModelChoice.Auto,
        "Model that finds faces; auto takes, from the first folder that has one, the first of yunet_s_dynamic, "
        + "yunet_2023mar, yunet_n_dynamic, kyc_detector_s.");

    /// <summary>Recogniser.</summary>
    public static readonly Setting<string> Recogniser = Section.Add(
        "recogniser", OneModel(), ModelChoice.Auto,
        "Model that embeds faces, with its own calibration; auto takes, from the first folder that has one, the first "
        + "of face_reidentification_retail_0095, sface_2021dec, kyc_recogniser_s.");

    /// <summary>Liveness models.</summary>
    public static readonly Setting<IReadOnlyList<string>> Liveness = Section.Add(
        "liveness_models", Models(0), "minifasnet_v2,minifasnet_v1se",
        "Liveness models, whose scores are averaged; none is built in, and liveness is not judged when one is "
        + "missing.");

    /// <summary>Batch.</summary>
    public static readonly Setting<long> MaxBatch = Section.Add(
        "max_batch", Kinds.Integer(1, 64), "1", "Most faces embedded in one run.", "faces");

    private static SettingKind<string> OneModel() =>
        Kinds.Required("text", $"the name of a model, or {ModelChoice.Auto}", IsModel);

    private static SettingKind<IReadOnlyList<string>> Models(int least) =>
        Kinds.List("names of models, each once", least, IsModel);

    private static bool IsModel(string text) =>
        text.Length is >= 1 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
