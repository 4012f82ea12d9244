namespace Kyc.Vision.Models;

/// <summary>Chooses the model of a role: by name, or the best that is there.</summary>
public static class ModelChoice
{
    /// <summary>The name that leaves the choice to what is there.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// The model of a role. By name: as <see cref="ModelCatalog.Verified"/>. With <see cref="Auto"/>: the first folder
    /// that has one decides (configured, pulled, shared, built in), and in it the manifest's
    /// <see cref="ModelManifest.Preference"/>; a file there with the wrong hash stops the search, because a model
    /// that was swapped must not
    /// quietly make room for a lesser one.
    /// </summary>
    /// <param name="catalog">What is known, and where to look.</param>
    /// <param name="role">What the model is to do.</param>
    /// <param name="wanted">A name, or <see cref="Auto"/>; in any case.</param>
    /// <exception cref="ModelMissingException">There is none, or the named one does something else.</exception>
    /// <exception cref="ModelHashException">The file found is another one.</exception>
    public static ModelFile Choose(this ModelCatalog catalog, ModelRole role, string wanted) =>
        IsAuto(wanted) ? Best(catalog, role) : Named(catalog, role, wanted);

    /// <summary>Whether the choice is left to what is there.</summary>
    public static bool IsAuto(string wanted) => wanted.Equals(Auto, StringComparison.OrdinalIgnoreCase);

    private static ModelFile Named(ModelCatalog catalog, ModelRole role, string name)
    {
        var manifest = catalog.Manifest(name);
        return manifest.Role == role ? catalog.Verified(name) : throw new ModelMissingException(
            $"Model {manifest.Name} is a {Word(manifest.Role)}, and a {Word(role)} is needed; known are " +
            $"{string.Join(", ", Of(catalog, role).Select(model => model.Name))}.");
    }

    private static ModelFile Best(ModelCatalog catalog, ModelRole role)
    {
        foreach (var folder in catalog.Folders)
        {
            foreach (var model in Of(catalog, role))
            {
                var path = Path.Combine(folder.Path, model.File);
                if (!File.Exists(path)) continue;
                ModelCatalog.Verify(model, path);
                return new ModelFile(model, path, folder.Origin);
            }
        }
        throw new ModelMissingException(
            $"No {Word(role)} was found in {string.Join(", ", catalog.Folders)}. The built-in one comes with the " +
            "program: install it whole; or run 'kyc models pull', or set " +
            $"{ModelPlaces.FolderVariable} to a folder that has models.");
    }

    private static IEnumerable<ModelManifest> Of(ModelCatalog catalog, ModelRole role) =>
        catalog.Manifests.Where(model => model.Role == role)
            .OrderBy(model => model.Preference).ThenBy(model => model.Name, StringComparer.Ordinal);

    private static string Word(ModelRole role) => role.ToString().ToLowerInvariant();
}
