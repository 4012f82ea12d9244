using System.Text.Json;
using System.Text.RegularExpressions;
using Kyc.Architecture.Tests.Deployment;

namespace Kyc.Architecture.Tests.Supply;

/// <summary>Something of somebody else that the product or its tests are made of.</summary>
/// <param name="From"><c>nuget</c>, <c>npm</c> or <c>debian</c>.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">Its version; Debian's is the distribution.</param>
/// <param name="Sha512">Digest of the package, lower-case hex; empty for Debian, whose lists are signed.</param>
internal sealed record Component(string From, string Name, string Version, string Sha512)
{
    /// <summary>Its package address.</summary>
    public string Purl => From == "debian"
        ? $"pkg:deb/debian/{Name}?distro={Version}"
        : $"pkg:{From}/{Name}@{Version}";
}

/// <summary>Every component, read from the lock files and the Dockerfile.</summary>
internal static partial class Components
{
    private const string NpmLock = "src/Kyc.Vision/Onnx/native/package-lock.json";
    private const string DebianRelease = "bookworm";

    /// <summary>Lock files of NuGet, one beside each project.</summary>
    public static IEnumerable<string> NuGetLocks =>
        new[] { "src", "tests" }.SelectMany(folder => Repository.Files(folder, "packages.lock.json"));

    /// <summary>All of them, each once, sorted.</summary>
    public static IReadOnlyList<Component> All { get; } =
    [
        .. NuGet().Concat(Npm()).Concat(Debian()).Distinct().OrderBy(each => each.From, StringComparer.Ordinal)
            .ThenBy(each => each.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(each => each.Version, StringComparer.Ordinal),
    ];

    private static IEnumerable<Component> NuGet()
    {
        foreach (var path in NuGetLocks)
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path));
            foreach (var framework in file.RootElement.GetProperty("dependencies").EnumerateObject())
                foreach (var package in framework.Value.EnumerateObject())
                    if (package.Value.GetProperty("type").GetString() != "Project")
                        yield return new Component("nuget", package.Name,
                            package.Value.GetProperty("resolved").GetString()!,
                            Hex(package.Value.GetProperty("contentHash").GetString()!));
        }
    }

    private static IEnumerable<Component> Npm()
    {
        using var file = JsonDocument.Parse(Repository.Text(NpmLock));
        foreach (var package in file.RootElement.GetProperty("packages").EnumerateObject())
            if (package.Name.Length > 0)
                yield return new Component("npm", package.Name.Split("node_modules/")[^1],
                    package.Value.GetProperty("version").GetString()!,
                    Hex(package.Value.GetProperty("integrity").GetString()!["sha512-".Length..]));
    }

    private static IEnumerable<Component> Debian() => ImageFile.Instructions.Where(each => each.Name == "RUN")
        .SelectMany(each => Installed().Matches(each.Rest))
        .SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(name => new Component("debian", name, DebianRelease, ""));

    private static string Hex(string base64) => Convert.ToHexStringLower(Convert.FromBase64String(base64));

    [GeneratedRegex("apt-get install -y --no-install-recommends ([^&]*)")]
    private static partial Regex Installed();
}
