using Microsoft.Extensions.Logging;

namespace Kyc.Vision;

/// <summary>Log messages of the pipeline: events 3200 to 3299.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3200, LogLevel.Information, "Model {File} runs on {Provider}")]
    public static partial void ModelLoaded(ILogger logger, string file, string provider);

    [LoggerMessage(3201, LogLevel.Warning,
        "Provider {Provider} cannot run {File} with {Library}: {Reason}. Trying the next provider")]
    public static partial void ProviderFailed(
        ILogger logger, string provider, string file, string library, string reason);

    [LoggerMessage(3206, LogLevel.Information,
        "Provider {Provider} is not part of this build of {Library} (it needs {Needed}). Trying the next provider")]
    public static partial void ProviderAbsent(ILogger logger, string provider, string library, string needed);

    [LoggerMessage(3202, LogLevel.Warning,
        "Liveness is not judged: {Reason}. Sessions whose policy asks for it go to review, those that take it if "
        + "available are decided without it")]
    public static partial void LivenessUnavailable(ILogger logger, string reason);

    [LoggerMessage(3203, LogLevel.Information,
        "Vision is ready: ONNX Runtime {Version}, {Provider}, recogniser {Model}")]
    public static partial void Ready(ILogger logger, string version, string provider, string model);

    [LoggerMessage(3204, LogLevel.Error, "A comparison failed on our side: {Reason}")]
    public static partial void ComparisonFailed(ILogger logger, string reason);

    [LoggerMessage(3205, LogLevel.Warning, "Recogniser {Model} has no calibration: every match goes to review")]
    public static partial void NotCalibrated(ILogger logger, string model);

    [LoggerMessage(3207, LogLevel.Warning,
        "Calibration {Calibration} of recogniser {Model} is derived from what its publisher states, not measured: "
        + "hold it against your own pairs with `kyc evaluate`")]
    public static partial void NotMeasured(ILogger logger, string model, string calibration);
}
