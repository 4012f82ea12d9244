using Kyc.Sessions.Decisions;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Microsoft.Extensions.Logging;

namespace Kyc.Vision.Pipeline;

/// <summary>The loaded models. Safe for concurrent use.</summary>
public sealed class VisionModels : IDisposable
{
    private readonly ModelUse[] _uses;

    private VisionModels(
        FaceDetector detector, FaceRecogniser recogniser, IReadOnlyList<LivenessModel> liveness, string provider)
    {
        (Detector, Recogniser, Liveness, Provider) = (detector, recogniser, liveness, provider);
        ModelFile[] files = [detector.Model, recogniser.Model, .. liveness.Select(model => model.Model)];
        Active = [.. files.Select(ActiveModel.Of)];
        _uses = [.. files.Select(file => Use(file.Manifest))];
    }

    /// <summary>Finds faces.</summary>
    public FaceDetector Detector { get; }

    /// <summary>Embeds faces.</summary>
    public FaceRecogniser Recogniser { get; }

    /// <summary>Judge liveness together; empty when one of the wanted models is missing.</summary>
    public IReadOnlyList<LivenessModel> Liveness { get; }

    /// <summary>The execution provider in use.</summary>
    public string Provider { get; }

    /// <summary>The models, where they were found and how far they may be trusted.</summary>
    public IReadOnlyList<ActiveModel> Active { get; }

    /// <summary>The models that took part in a comparison, as reports name them.</summary>
    /// <param name="withLiveness">Whether liveness was judged.</param>
    public IReadOnlyList<ModelUse> Uses(bool withLiveness) =>
        [.. _uses.Where(use => withLiveness || use.Role != ModelGrades.LivenessRole)];

    /// <summary>
    /// Cosine from which two faces of a video or a document count as one person's, by the recogniser's calibration.
    /// </summary>
    public double SamePerson(TrackingOptions options) =>
        Recogniser.Model.Manifest.Calibration?.ThresholdFor(options.SamePersonFmr)
        ?? TrackingOptions.SamePersonUncalibrated;

    /// <summary>Finds, verifies and loads the models of the options.</summary>
    /// <exception cref="ModelMissingException">A detector or recogniser is missing.</exception>
    /// <exception cref="ModelHashException">A file is not the model it should be.</exception>
    /// <exception cref="NoProviderException">No allowed provider works.</exception>
    public static VisionModels Load(VisionOptions options, ModelCatalog catalog, SessionLoader loader, ILogger logger)
    {
        var detector = new FaceDetector(
            catalog.Choose(ModelRole.Detector, options.Detector), loader, options.Detection.Overlap);
        var recogniser = new FaceRecogniser(
            catalog.Choose(ModelRole.Recogniser, options.Recogniser), loader, options.MaxBatch);
        var liveness = LoadLiveness(options, catalog, loader, logger);
        TellOfCalibration(recogniser.Model.Manifest, logger);
        return new VisionModels(detector, recogniser, liveness, loader.Provider!);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Detector.Dispose();
        Recogniser.Dispose();
        foreach (var model in Liveness) model.Dispose();
    }

    private static void TellOfCalibration(ModelManifest recogniser, ILogger logger)
    {
        if (recogniser.Calibration is not { } calibration) LogMessages.NotCalibrated(logger, recogniser.Name);
        else if (calibration.Basis == CalibrationBasis.Derived)
            LogMessages.NotMeasured(logger, recogniser.Name, calibration.Version);
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

    private static ModelUse Use(ModelManifest model) => new(
        WireName.Of(model.Role), model.Name, model.Sha256, model.Calibration?.Version, WireName.Of(model.Grade));
}
