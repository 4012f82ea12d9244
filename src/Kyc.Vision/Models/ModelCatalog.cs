using System.Security.Cryptography;

namespace Kyc.Vision.Models;

/// <summary>A model file that was found and whose hash is right.</summary>
/// <param name="Manifest">Its description.</param>
/// <param name="Path">The file.</param>
/// <param name="Origin">Which of the searched folders has it.</param>
public sealed record ModelFile(
    ModelManifest Manifest, string Path, ModelOrigin Origin = ModelOrigin.Configured);

/// <summary>A model's file by its name alone; what is in it was not looked at.</summary>
/// <param name="Path">The file.</param>
/// <param name="Origin">Which of the searched folders has it.</param>
public readonly record struct ModelPlace(string Path, ModelOrigin Origin);

/// <summary>The known models and where their files are.</summary>
public sealed class ModelCatalog(IReadOnlyList<ModelManifest> manifests, IReadOnlyList<ModelFolder> folders)
{
    /// <summary>All known models.</summary>
    public IReadOnlyList<ModelManifest> Manifests { get; } = manifests;

    /// <summary>The folders searched, in order.</summary>
    public IReadOnlyList<ModelFolder> Folders { get; } = folders;

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

    /// <summary>A model's file in the first folder that has it, or null. The hash is not looked at.</summary>
    public ModelPlace? Find(ModelManifest manifest)
    {
        foreach (var folder in Folders)
            if (Path.Combine(folder.Path, manifest.File) is var path && File.Exists(path))
                return new ModelPlace(path, folder.Origin);
        return null;
    }

    /// <summary>Finds a model's file and checks its hash.</summary>
    /// <exception cref="ModelMissingException">No folder has it.</exception>
    /// <exception cref="ModelHashException">The file is another one.</exception>
    public ModelFile Verified(string name)
    {
        var manifest = Manifest(name);
        var place = Find(manifest) ?? throw new ModelMissingException(
            $"The file '{manifest.File}' of model {manifest.Name} was not found in {string.Join(", ", Folders)}. " +
            (manifest.Addresses.Count > 0
                ? $"Run 'kyc models pull {manifest.Name}', or set " : "It has no download; set ") +
            $"{ModelPlaces.FolderVariable} to the folder that has it.");
        Verify(manifest, place.Path);
        return new ModelFile(manifest, place.Path, place.Origin);
    }

    /// <summary>Checks a file against its manifest.</summary>
    /// <exception cref="ModelHashException">The file is another one.</exception>
    public static void Verify(ModelManifest manifest, string path)
    {
        using var file = File.OpenRead(path);
        var found = Convert.ToHexStringLower(SHA256.HashData(file));
        if (found == manifest.Sha256) return;
        throw new ModelHashException(
            path, manifest.Sha256, found, manifest.Name, canPull: manifest.Addresses.Count > 0);
    }

    /// <summary>Whether a file is there and is the one described.</summary>
    public static bool IsRight(ModelManifest manifest, string path)
    {
        if (!File.Exists(path)) return false;
        try
        {
            Verify(manifest, path);
            return true;
        }
        catch (ModelHashException)
        {
            return false;
        }
    }
}
