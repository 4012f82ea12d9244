using Kyc.Vision.Models;
using Kyc.Vision.Onnx;
using Kyc.Vision.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>The detector that is part of the repository.</summary>
internal static class BuiltInDetector
{
    public const string Name = "kyc_detector_s";

    public static string Folder { get; } = Path.Combine(Models(), "builtin");

    public static ModelManifest Manifest { get; } =
        ManifestReader.ReadFile(Path.Combine(Models(), "manifests", $"{Name}.json"));

    public static FaceDetector Load()
    {
        var catalog = new ModelCatalog([Manifest], [new ModelFolder(Folder, ModelOrigin.BuiltIn)]);
        var loader = new SessionLoader(
            OrtRuntime.Load(), new OnnxOptions { Providers = [ProviderNames.Cpu] }, NullLogger.Instance);
        return new FaceDetector(catalog.Verified(Name), loader, new DetectionOptions().Overlap);
    }

    private static string Models()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Kyc.Actors.sln")))
                return Path.Combine(at.FullName, "src", "Kyc.Vision", "Models");
        throw new DirectoryNotFoundException("Kyc.Actors.sln was not found above the test's folder");
    }
}
