namespace Kyc.Storage.Files;

/// <summary>Directories that survive a power cut, readable by their owner alone.</summary>
internal static class DurableDirectory
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes names that were added to or removed from a directory durable.</summary>
    public static void Sync(string path)
    {
        using var handle = LibC.Open(path, LibC.ReadOnly);
        LibC.Sync(handle, path);
    }

    /// <summary>
    /// Makes a directory with mode 0700, and its missing parents, and syncs the parent of each new one.
    /// </summary>
    public static void Ensure(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null) Ensure(parent);
        Directory.CreateDirectory(path, OwnerOnly);
        if (parent is not null) Sync(parent);
    }
}
