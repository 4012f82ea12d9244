namespace Kyc.TestSupport.Servers;

/// <summary>The checkout that the tests were built from; the scripts that start servers lie in it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>A file of the repository.</summary>
    public static string File(string relative) => System.IO.Path.Combine(Path, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Kyc.Actors.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException(
            $"no Kyc.Actors.sln above {AppContext.BaseDirectory}; run the tests there");
    }
}
