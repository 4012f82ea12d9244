using System.Runtime.InteropServices;

namespace Kyc.Vision.Onnx;

/// <summary>Where the ONNX Runtime library lies.</summary>
public static class OrtLibrary
{
    /// <summary>File name of the library.</summary>
    public const string FileName = "libonnxruntime.so.1";

    /// <summary>Environment variable that names the library file, for instance a GPU build.</summary>
    public const string PathVariable = "KYC_ONNXRUNTIME_LIB";

    /// <summary>What to do when there is no library.</summary>
    internal const string Mend =
        "Run 'npm ci --ignore-scripts' in src/Kyc.Vision/Onnx/native, or set " + PathVariable + " to a library file.";

    private static string PackageFolder => Path.Combine(
        "src", "Kyc.Vision", "Onnx", "native", "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux",
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    /// <summary>The library's path.</summary>
    /// <param name="setting">A path from the settings; it goes before everything else and has to exist.</param>
    /// <exception cref="OrtLibraryMissingException">There is none; the message lists the places tried.</exception>
    public static string Locate(string? setting) =>
        Locate(setting ?? Environment.GetEnvironmentVariable(PathVariable), AppContext.BaseDirectory);

    internal static string Locate(string? setting, string appDirectory)
    {
        string[] places = string.IsNullOrWhiteSpace(setting) ? [.. Places(appDirectory)] : [setting];
        return places.FirstOrDefault(File.Exists) ?? throw new OrtLibraryMissingException(
            $"The ONNX Runtime library was not found. Tried: {string.Join(", ", places)}. {Mend}");
    }

    private static IEnumerable<string> Places(string appDirectory)
    {
        yield return Path.Combine(appDirectory, FileName);
        for (var folder = new DirectoryInfo(appDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "src", "Kyc.Vision")))
                yield return Path.Combine(folder.FullName, PackageFolder, FileName);
    }
}
