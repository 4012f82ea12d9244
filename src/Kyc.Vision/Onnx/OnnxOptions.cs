namespace Kyc.Vision.Onnx;

/// <summary>How models are run.</summary>
public sealed record OnnxOptions
{
    /// <summary>Environment variable with the order of providers, separated by commas.</summary>
    public const string ProvidersVariable = "ONNX_PROVIDERS";

    /// <summary>Library file; null searches (see <see cref="OrtLibrary"/>). Default null.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>
    /// Execution providers in the order to try, by their runtime names in any case. Default CUDA, then CPU; null takes
    /// <c>ONNX_PROVIDERS</c> from the environment, or the default.
    /// </summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>Refuse to start rather than run on the CPU. Default false.</summary>
    public bool RequireGpu { get; init; }

    /// <summary>
    /// Device number among those visible to this process. Default 0: with <c>CUDA_VISIBLE_DEVICES</c> set to one
    /// device, that one. Bounds 0 to 63.
    /// </summary>
    public int DeviceId { get; init; }

    /// <summary>
    /// Threads inside one run. Default 1: parallelism comes from concurrent callers. Bounds 1 to 256.
    /// </summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>
    /// Let waiting threads of the runtime spin. Default false: it burns the cores of the other callers.
    /// </summary>
    public bool AllowSpinning { get; init; }

    /// <summary>The order of providers in force.</summary>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public IReadOnlyList<string> ProviderOrder() =>
        ProviderNames.Parse(Providers ?? FromEnvironment() ?? ProviderNames.DefaultOrder);

    private static string[]? FromEnvironment() =>
        Environment.GetEnvironmentVariable(ProvidersVariable) is { Length: > 0 } value
            ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
}
