namespace Kyc.TestSupport;

/// <summary>Files that stand beside the repository and are not part of it: pictures, clips, models.</summary>
internal static class SharedFiles
{
    /// <summary>The folder <c>shared</c> beside the repository's root, or null when it is not there.</summary>
    public static string? Root { get; } = Find();

    /// <summary>
    /// A path under the shared folder; throws when there is none (use <see cref="SharedFactAttribute"/>).
    /// </summary>
    public static string PathOf(string relative) =>
        Path.Combine(Root ?? throw new DirectoryNotFoundException(SharedFactAttribute.Reason), relative);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "faces"))) return shared;
        }
        return null;
    }
}
