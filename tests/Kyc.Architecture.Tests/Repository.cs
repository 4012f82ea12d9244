namespace Kyc.Architecture.Tests;

/// <summary>The source tree as files, found by walking up from the test's own folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Sources(string folder) => Files(folder, "*.cs");

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Where(IsWritten);

    public static string Text(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static bool IsWritten(string path) =>
        !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        && !path.Contains("/node_modules/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Kyc.Actors.sln"))) return at.FullName;
        throw new InvalidOperationException("Kyc.Actors.sln was not found above the test's folder");
    }
}
