using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kyc.Vision.Models;

/// <summary>Reads manifests and refuses those that do not hold together.</summary>
public static class ManifestReader
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The folder of the manifests that come with the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Models", "manifests");

    /// <summary>Reads every <c>*.json</c> of a folder, in the order of their names.</summary>
    /// <exception cref="ManifestException">There is none, two share a name, or one is wrong.</exception>
    public static IReadOnlyList<ModelManifest> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ManifestException(
                $"The folder of model manifests '{folder}' does not exist; install it beside the program.");
        var files = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal);
        ModelManifest[] all = [.. files.Select(ReadFile)];
        if (all.GroupBy(manifest => manifest.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ManifestException($"Two manifests in '{folder}' are named '{twice.Key}'; names are unique.");
        return all.Length > 0 ? all : throw new ManifestException($"'{folder}' holds no model manifest (*.json).");
    }

    /// <summary>Reads one manifest.</summary>
    /// <exception cref="ManifestException">It is not valid.</exception>
    public static ModelManifest ReadFile(string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<ModelManifest>(File.ReadAllText(path), Json)
                ?? throw new ManifestException($"Model manifest '{path}' is empty.");
            return Flaw(manifest) is { } flaw
                ? throw new ManifestException($"Model manifest '{path}' is wrong: {flaw}.")
                : manifest;
        }
        catch (JsonException error)
        {
            throw new ManifestException($"Model manifest '{path}' is not valid: {error.Message}", error);
        }
    }

    private static string? Flaw(ModelManifest manifest)
    {
        if (manifest.Sha256.Length != 64 || !manifest.Sha256.All(char.IsAsciiHexDigitLower))
            return "sha256 has to be 64 lower-case hexadecimal digits";
        if (Path.GetFileName(manifest.File) != manifest.File || manifest.File.Length == 0)
            return "file has to be a name without folder";
        if (manifest.Addresses.FirstOrDefault(address => !IsHttps(address)) is { } wrong)
            return $"address '{wrong}' is not HTTPS";
        return manifest.Role switch
        {
            ModelRole.Recogniser => RecogniserFlaw(manifest),
            ModelRole.Liveness when manifest.Input.CropScale <= 0 => "a liveness model needs crop_scale above 0",
            ModelRole.Detector => SecondLookFlaw(manifest.Input),
            _ => manifest.Calibration?.Flaw(),
        };
    }

    private static string? SecondLookFlaw(ModelInput input) => input.SecondLook switch
    {
        null => null,
        _ when input.Width > 0 => "second_look needs a detector of free size (width 0)",
        { } look when look.Side <= 0 || look.Side % input.Multiple != 0 =>
            $"second_look.side has to be a multiple of {input.Multiple}",
        { } look when !(look.Face > 0 && look.Face <= look.Side) => "second_look.face has to fit in its side",
        _ => null,
    };

    private static string? RecogniserFlaw(ModelManifest manifest)
    {
        if (manifest.Input.Alignment.Count != 5 || manifest.Input.Alignment.Any(point => point.Length != 2))
            return "a recogniser needs five alignment points of two numbers";
        return manifest.Output.Length <= 0
            ? "a recogniser needs the length of its embedding" : manifest.Calibration?.Flaw();
    }

    private static bool IsHttps(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;
}
