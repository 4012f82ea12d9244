using Kyc.Sessions.Decisions;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Pipeline;

/// <summary>The loaded models. Safe for concurrent use.</summary>
public sealed class VisionModels : IDisposable
{
    private VisionModels(
        FaceDetector detector, FaceRecogniser recogniser, IReadOnlyList<LivenessModel> liveness, string provider)
    {
        (Detector, Recogniser, Liveness, Provider) = (detector, recogniser, liveness, provider);
        Uses = [.. Describe()];
    }

    /// <summary>Finds faces.</summary>
    public FaceDetector Detector { get; }

    /// <summary>Embeds faces.</summary>
    public FaceRecogniser Recogniser { get; }

    /// <summary>Judge liveness together; empty when one of the wanted models is missing.</summary>
    public IReadOnlyList<LivenessModel> Liveness { get; }

    /// <summary>The execution provider in use.</summary>
    public string Provider { get; }

    /// <summary>The models, as reports name them.</summary>
    public IReadOnlyList<ModelUse> Uses { get; }

    /// <summary>Finds, verifies and loads the models of the options.</summary>
    /// <exception cref="ModelMissingException">A detector or recogniser is missing.</exception>
    /// <exception cref="ModelHashException">A file is not the model it should be.</exception>
    /// <exception cref="NoProviderException">No allowed provider works.</exception>
    public static VisionModels Load(VisionOptions options, ModelCatalog catalog, SessionLoader loader, ILogger logger)
    {
        var detector = new FaceDetector(FirstDetector(options, catalog), loader, options.Detection.Overlap);
        var recogniser = new FaceRecogniser(catalog.Verified(options.Recogniser), loader, options.MaxBatch);
        var liveness = LoadLiveness(options, catalog, loader, logger);
        if (recogniser.Model.Manifest.Calibration is null)
            LogMessages.NotCalibrated(logger, recogniser.Model.Manifest.Name);
        return new VisionModels(detector, recogniser, liveness, loader.Provider!);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Detector.Dispose();
        Recogniser.Dispose();
        foreach (var model in Liveness) model.Dispose();
    }

    private static ModelFile FirstDetector(VisionOptions options, ModelCatalog catalog)
    {
        var found = options.Detectors.FirstOrDefault(name => catalog.Find(catalog.Manifest(name)) is not null);
        return catalog.Verified(found ?? options.Detectors[0]);
    }

    private static LivenessModel[] LoadLiveness(
        VisionOptions options, ModelCatalog catalog, SessionLoader loader, ILogger logger)
    {
        try
        {
            ModelFile[] files = [.. options.Liveness.Select(catalog.Verified)];
            return [.. files.Select(file => new LivenessModel(file, loader))];
        }
        catch (ModelMissingException missing)
        {
            LogMessages.LivenessUnavailable(logger, missing.Message);
            return [];
        }
    }

    private IEnumerable<ModelUse> Describe()
    {
        yield return Use("detector", Detector.Model.Manifest);
        yield return Use("recogniser", Recogniser.Model.Manifest);
        foreach (var model in Liveness) yield return Use("liveness", model.Model.Manifest);
    }

    private static ModelUse Use(string role, ModelManifest model) => new(
        role, model.Name, model.Sha256, model.Calibration?.Version,
        model.Grade == ModelGrade.Production ? "production" : "evaluation");
}
