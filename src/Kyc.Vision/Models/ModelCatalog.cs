using System.Security.Cryptography;

namespace Kyc.Vision.Models;

/// <summary>A model file that was found and whose hash is right.</summary>
/// <param name="Manifest">Its description.</param>
/// <param name="Path">The file.</param>
public sealed record ModelFile(ModelManifest Manifest, string Path);

/// <summary>Where models are looked for.</summary>
public sealed record ModelPlaces
{
    /// <summary>Environment variable with a folder of models.</summary>
    public const string FolderVariable = "KYC_MODELS_DIR";

    /// <summary>Folder from the settings; null takes <c>KYC_MODELS_DIR</c>. Searched first. Default null.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The node's data directory, of which <c>models/</c> is searched, and into which models are pulled.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Folder of manifests; null takes those that come with the program.</summary>
    public string? ManifestFolder { get; init; }

    /// <summary>The folders, in the order they are searched.</summary>
    public IReadOnlyList<string> SearchOrder() =>
        SearchOrder(
            Environment.GetEnvironmentVariable(FolderVariable), Environment.CurrentDirectory, AppContext.BaseDirectory);

    internal IReadOnlyList<string> SearchOrder(string? fromEnvironment, string current, string app)
    {
        List<string> places = [];
        if ((Folder ?? fromEnvironment) is { Length: > 0 } first) places.Add(Path.GetFullPath(first));
        if (DataDirectory is { Length: > 0 } data) places.Add(Path.GetFullPath(Path.Combine(data, "models")));
        foreach (var start in new[] { current, app })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, "shared", "models") is var shared && Directory.Exists(shared))
                    places.Add(shared);
        return [.. places.Distinct()];
    }
}

/// <summary>The known models and where their files are.</summary>
public sealed class ModelCatalog(IReadOnlyList<ModelManifest> manifests, IReadOnlyList<string> folders)
{
    /// <summary>All known models.</summary>
    public IReadOnlyList<ModelManifest> Manifests { get; } = manifests;

    /// <summary>The folders searched, in order.</summary>
    public IReadOnlyList<string> Folders { get; } = folders;

    /// <summary>Reads the manifests and fixes the places.</summary>
    /// <exception cref="ManifestException">A manifest is wrong.</exception>
    public static ModelCatalog Open(ModelPlaces places) =>
        new(ManifestReader.ReadFolder(places.ManifestFolder ?? ManifestReader.DefaultFolder), places.SearchOrder());

    /// <summary>The manifest of a name, in any case.</summary>
    /// <exception cref="ModelMissingException">There is none.</exception>
    public ModelManifest Manifest(string name) =>
        Manifests.FirstOrDefault(manifest => manifest.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ModelMissingException(
            $"No model is named '{name}'; known are {string.Join(", ", Manifests.Select(manifest => manifest.Name))}.");

    /// <summary>Path of a model's file in the first folder that has it, or null. The hash is not looked at.</summary>
    public string? Find(ModelManifest manifest) =>
        Folders.Select(folder => Path.Combine(folder, manifest.File)).FirstOrDefault(File.Exists);

    /// <summary>Finds a model's file and checks its hash.</summary>
    /// <exception cref="ModelMissingException">No folder has it.</exception>
    /// <exception cref="ModelHashException">The file is another one.</exception>
    public ModelFile Verified(string name)
    {
        var manifest = Manifest(name);
        var path = Find(manifest) ?? throw new ModelMissingException(
            $"The file '{manifest.File}' of model {manifest.Name} was not found in {string.Join(", ", Folders)}. " +
            (manifest.Addresses.Count > 0
                ? $"Run 'kyc models pull {manifest.Name}', or set " : "It has no download; set ") +
            $"{ModelPlaces.FolderVariable} to the folder that has it.");
        Verify(manifest, path);
        return new ModelFile(manifest, path);
    }

    /// <summary>Checks a file against its manifest.</summary>
    /// <exception cref="ModelHashException">The file is another one.</exception>
    public static void Verify(ModelManifest manifest, string path)
    {
        using var file = File.OpenRead(path);
        var found = Convert.ToHexStringLower(SHA256.HashData(file));
        if (found != manifest.Sha256) throw new ModelHashException(path, manifest.Sha256, found, manifest.Name);
    }
}
