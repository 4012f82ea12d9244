namespace Kyc.Vision.Onnx;

/// <summary>Execution providers by the names the runtime gives them.</summary>
public static class ProviderNames
{
    /// <summary>NVIDIA GPUs; needs a GPU build of the library.</summary>
    public const string Cuda = "CUDAExecutionProvider";

    /// <summary>GPUs through Vulkan; inside the npm build.</summary>
    public const string WebGpu = "WebGpuExecutionProvider";

    /// <summary>Any machine.</summary>
    public const string Cpu = "CPUExecutionProvider";

    private const string CudaLibrary = "libonnxruntime_providers_cuda.so";

    private static readonly string[] Known = [Cuda, WebGpu, Cpu];

    /// <summary>CUDA where there is one, else the CPU. WebGPU has to be asked for.</summary>
    public static IReadOnlyList<string> DefaultOrder { get; } = [Cuda, Cpu];

    /// <summary>Known names in their one spelling.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or there is none.</exception>
    public static IReadOnlyList<string> Parse(IReadOnlyList<string> names) => names.Count > 0
        ? [.. names.Select(Canonical).Distinct()]
        : throw new ArgumentException(
            $"No execution provider is named; name at least one of {string.Join(", ", Known)}.");

    /// <summary>
    /// The file without which this build of the runtime cannot have the provider, or null when nothing is missing.
    /// The official builds keep CUDA in a library of its own, beside the runtime.
    /// </summary>
    /// <param name="provider">A provider by its one spelling.</param>
    /// <param name="runtime">Path of the runtime's library.</param>
    internal static string? AbsentFile(string provider, string runtime)
    {
        if (provider != Cuda) return null;
        var needed = Path.Combine(Path.GetDirectoryName(runtime) ?? "", CudaLibrary);
        return File.Exists(needed) ? null : needed;
    }

    private static string Canonical(string name) =>
        Known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"'{name}' is not an execution provider known here; use {string.Join(", ", Known)} " +
            $"(setting onnx providers, or {OnnxOptions.ProvidersVariable}).");
}
