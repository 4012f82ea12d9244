using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Vision.Media;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision;

/// <summary>
/// The pipeline from files to measured facts. Loads its models once; any number of callers may compare at once, each
/// on its own thread. Does not own the decoder.
/// </summary>
public sealed class VisionEngine : IComparisonEngine, IDisposable
{
    private readonly VisionOptions _options;
    private readonly OrtRuntime _runtime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly float[] _golden;

    private VisionEngine(
        VisionOptions options, OrtRuntime runtime, VisionModels models, IMediaDecoder decoder, TimeProvider time,
        ILogger logger)
    {
        (_options, _runtime, _time, _logger) = (options, runtime, time, logger);
        Models = models;
        var stored = models.Recogniser.Model.Manifest.Output.Golden;
        _golden = stored.Count > 0 ? [.. stored] : models.Recogniser.EmbedGolden();
        Templates = new FaceTemplates(models, options, decoder, time);
    }

    /// <summary>The execution provider in use.</summary>
    public string Provider => Models.Provider;

    /// <summary>The loaded models.</summary>
    public VisionModels Models { get; }

    /// <summary>Embeddings without decisions.</summary>
    public FaceTemplates Templates { get; }

    /// <summary>The calibration that turns error rates into scores; null when the recogniser has none.</summary>
    public Calibration? Calibration => Models.Recogniser.Model.Manifest.Calibration;

    /// <summary>Loads library and models, off the caller's thread.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="decoder">Decodes files; stays the caller's.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="time">Measures the stages.</param>
    /// <param name="cancel">Stops before the load.</param>
    /// <exception cref="OrtLibraryMissingException">There is no ONNX Runtime library.</exception>
    /// <exception cref="OrtException">The library is unusable.</exception>
    /// <exception cref="ManifestException">A manifest is wrong.</exception>
    /// <exception cref="ModelMissingException">A detector or recogniser is missing.</exception>
    /// <exception cref="ModelHashException">A model file is not the one it should be.</exception>
    /// <exception cref="NoProviderException">No allowed execution provider works.</exception>
    public static Task<VisionEngine> CreateAsync(
        VisionOptions options, IMediaDecoder decoder, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancel = default) => Task.Run(() =>
        {
            var logger = loggers.CreateLogger<VisionEngine>();
            var runtime = OrtRuntime.Load(options.Onnx.LibraryPath);
            var loader = new SessionLoader(runtime, options.Onnx, logger);
            var models = VisionModels.Load(options, ModelCatalog.Open(options.Places), loader, logger);
            LogMessages.Ready(logger, runtime.Version, models.Provider, models.Recogniser.Model.Manifest.Name);
            return new VisionEngine(options, runtime, models, decoder, time, logger);
        }, cancel);

    /// <inheritdoc />
    public ValueTask<ComparisonReport> CompareAsync(
        ComparisonInput input, IProgress<string>? stage, CancellationToken cancel) =>
        RunAsync(input, stage, withLiveness: true, cancel);

    /// <inheritdoc />
    public ValueTask<ComparisonReport> ComparePicturesAsync(ComparisonInput input, CancellationToken cancel) =>
        RunAsync(input, null, withLiveness: false, cancel);

    /// <summary>
    /// Runs the recogniser on a fixed input and compares the result with the stored one, or, when none comes with the
    /// model, with that of its first run.
    /// </summary>
    /// <exception cref="OrtException">The device failed.</exception>
    public VisionHealth SelfTest()
    {
        var recogniser = Models.Recogniser;
        var difference = GoldenInput.Difference(recogniser.EmbedGolden(), _golden);
        return new VisionHealth(
            difference <= GoldenInput.Tolerance, Provider, _runtime.Version, _runtime.Path, Models.Active,
            Models.Liveness.Count > 0, recogniser.Model.Manifest.Output.Golden.Count > 0, difference,
            GoldenInput.Tolerance);
    }

    /// <summary>Unloads the models. No comparison may be under way.</summary>
    public void Dispose() => Models.Dispose();

    private async ValueTask<ComparisonReport> RunAsync(
        ComparisonInput input, IProgress<string>? stage, bool withLiveness, CancellationToken cancel)
    {
        try
        {
            var comparison = new Comparison(Models, _options, Templates, input, stage, _time, mainFaces: !withLiveness);
            return await comparison.RunAsync(withLiveness, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OrtException or NotANumberException or DecoderCrashedException
            or DecoderStartException)
        {
            LogMessages.ComparisonFailed(_logger, error.Message);
            throw new ComparisonFailedException(error.Message, retryable: true, error);
        }
    }
}
