using System.Diagnostics;

namespace Kyc.Storage.Tests;

/// <summary>A small file system in memory, to fill up. Needs the right to mount.</summary>
internal static class Tmpfs
{
    /// <summary>Whether this process may mount; tried once.</summary>
    public static bool Possible { get; } = Try();

    public static bool Mount(string path) => Run("mount", "-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs", path);

    public static bool Unmount(string path) => Run("umount", path);

    private static bool Try()
    {
        using var directory = new TempFolder();
        return Mount(directory.Path) && Unmount(directory.Path);
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that mounts; where that is not allowed it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsMountAttribute : FactAttribute
{
    /// <summary>Skips where mounting is not allowed.</summary>
    public NeedsMountAttribute() =>
        Skip = Tmpfs.Possible ? null : "this user may not mount a tmpfs; run the tests as root";
}
