namespace Kyc.TestSupport;

/// <summary>
/// A test on files beside the repository: skipped with the reason, never silently, where they are missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public const string Reason =
        "The folder ../shared (faces, models) is missing beside the repository: put it there to run this test.";

    public SharedFactAttribute()
    {
        if (SharedFiles.Root is null) Skip = Reason;
    }
}
