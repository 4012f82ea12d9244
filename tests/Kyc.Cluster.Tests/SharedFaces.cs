namespace Kyc.Cluster.Tests;

/// <summary>The folder of real pictures and models beside the project, which never is part of it.</summary>
internal static class SharedFaces
{
    public static string? Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root!, relative);

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = System.IO.Path.Combine(at.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "models"))) return candidate;
        }
        return null;
    }
}

/// <summary>A test that needs the shared folder: skipped, by name and counted, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedFaces.Root is null) Skip = "the shared folder with models and pictures is not beside the project";
    }
}
