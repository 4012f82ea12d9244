namespace Kyc.Vision.Models;

/// <summary>Where a model's file is from, in the order of the search. Wire names: snake_case of members.</summary>
public enum ModelOrigin
{
    /// <summary>The folder that the settings or <c>KYC_MODELS_DIR</c> name.</summary>
    Configured,

    /// <summary>The data directory's <c>models/</c>, which <c>kyc models pull</c> fills.</summary>
    Pulled,

    /// <summary>A folder <c>shared/models</c> in or above the current folder or the program's.</summary>
    Shared,

    /// <summary>The folder of small models that comes with the program.</summary>
    BuiltIn,
}

/// <summary>A folder that is searched for models.</summary>
/// <param name="Path">The folder; need not exist.</param>
/// <param name="Origin">Which one it is.</param>
public sealed record ModelFolder(string Path, ModelOrigin Origin)
{
    /// <inheritdoc />
    public override string ToString() => Path;
}

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

    /// <summary>Folder of the built-in models, searched last; null takes the one that comes with the program.</summary>
    public string? BuiltInFolder { get; init; }

    /// <summary>The folder of models that comes with the program.</summary>
    public static string DefaultBuiltInFolder => Path.Combine(AppContext.BaseDirectory, "Models", "builtin");

    /// <summary>The folders, in the order they are searched; each once.</summary>
    public IReadOnlyList<ModelFolder> SearchOrder() =>
        SearchOrder(
            Environment.GetEnvironmentVariable(FolderVariable), Environment.CurrentDirectory, AppContext.BaseDirectory);

    internal IReadOnlyList<ModelFolder> SearchOrder(string? fromEnvironment, string current, string app)
    {
        List<ModelFolder> places = [];
        if ((Folder ?? fromEnvironment) is { Length: > 0 } first) Add(first, ModelOrigin.Configured);
        if (DataDirectory is { Length: > 0 } data) Add(Path.Combine(data, "models"), ModelOrigin.Pulled);
        foreach (var start in new[] { current, app })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, "shared", "models") is var shared && Directory.Exists(shared))
                    Add(shared, ModelOrigin.Shared);
        Add(BuiltInFolder ?? DefaultBuiltInFolder, ModelOrigin.BuiltIn);
        return [.. places.DistinctBy(place => place.Path)];

        void Add(string path, ModelOrigin origin) => places.Add(new ModelFolder(Path.GetFullPath(path), origin));
    }
}
