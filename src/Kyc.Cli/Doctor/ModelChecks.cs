using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;
using Kyc.Vision.Models;

namespace Kyc.Cli.Doctor;

/// <summary>Looks at the models: which would be used, whether they are right, and how far to trust them.</summary>
internal static class ModelChecks
{
    /// <summary>The model files of the pipeline: there, and the right ones.</summary>
    public static IReadOnlyList<DoctorFinding> Files(Settings settings)
    {
        var (catalog, options) = (ModelCatalog.Open(settings.Models()), settings.Vision());
        return
        [
            Look(ModelRole.Detector, () => catalog.Choose(ModelRole.Detector, options.Detector), DoctorStatus.Fail),
            Look(ModelRole.Recogniser,
                () => catalog.Choose(ModelRole.Recogniser, options.Recogniser), DoctorStatus.Fail),
            .. options.Liveness.Select(name =>
                Look(ModelRole.Liveness, () => catalog.Verified(name), DoctorStatus.Warn)),
        ];
    }

    /// <summary>Whether the error rates of decisions were measured.</summary>
    public static DoctorFinding Calibration(ModelManifest recogniser) => recogniser.Calibration switch
    {
        null => DoctorFinding.Warn(
            "calibration", $"{recogniser.Name} has none: every match goes to review",
            "choose another vision.recogniser, or calibrate it"),
        { Basis: CalibrationBasis.Derived } derived => DoctorFinding.Warn(
            "calibration", $"{derived.Version} is derived from what the publisher of {recogniser.Name} states",
            "hold it against your own pairs with kyc evaluate"),
        { } measured => DoctorFinding.Ok("calibration", $"{measured.Version}, measured"),
    };

    /// <summary>Whether the models may decide under the node's policy.</summary>
    public static DoctorFinding Grade(GradeFinding finding)
    {
        const string name = "model_grade";
        if (!finding.Suffices) return DoctorFinding.Fail(name, finding.Sentence, GradeFinding.Mend);
        return finding.Grade == ModelGrade.Evaluation
            ? DoctorFinding.Warn(name, $"evaluation, not for production: {finding.Named}", GradeFinding.Mend)
            : DoctorFinding.Ok(name, $"{WireName.Of(finding.Grade)}: {finding.Named}");
    }

    private static DoctorFinding Look(ModelRole role, Func<ModelFile> choose, DoctorStatus whenMissing)
    {
        try
        {
            var file = choose();
            return DoctorFinding.Ok(
                Name(role), $"{file.Manifest.Name} {file.Manifest.Sha256[..12]} ({WireName.Of(file.Manifest.Grade)}, "
                + $"{WireName.Of(file.Origin)}) at {file.Path}");
        }
        catch (ModelMissingException missing)
        {
            return new DoctorFinding(
                whenMissing, Name(role), missing.Message, "kyc models pull, or set KYC_MODELS_DIR");
        }
        catch (ModelHashException wrong)
        {
            return DoctorFinding.Fail(Name(role), wrong.Message, $"delete {wrong.File} and run kyc models pull");
        }
    }

    private static string Name(ModelRole role) => $"model_{WireName.Of(role)}";
}
