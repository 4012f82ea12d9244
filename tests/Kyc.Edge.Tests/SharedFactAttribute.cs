namespace Kyc.Edge.Tests;

/// <summary>A test on the real pictures and clips, which lie beside the repository and not in it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Skips the test, saying why, where the folder is not there.</summary>
    public SharedFactAttribute()
    {
        if (Root is null) Skip = "No folder shared/faces beside the repository; put it there to run this test.";
    }

    /// <summary>The folder, looked for upwards from the tests; null when there is none.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var faces = Path.Combine(at.FullName, "shared", "faces");
            if (Directory.Exists(faces)) return faces;
        }
        return null;
    }
}
