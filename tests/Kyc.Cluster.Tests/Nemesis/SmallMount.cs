using System.Diagnostics;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A small file system in memory, to fill up. Needs the right to mount; without it a plain folder.</summary>
internal static class SmallMount
{
    /// <summary>Free space below which nodes take no new files, MiB.</summary>
    public const int FloorMib = 16;

    private const int SizeMib = 1024;
    private const string Ballast = "ballast";

    public const string Reason = "this user may not mount a tmpfs; run the tests as root";

    /// <summary>Makes the folder; true when it is a file system of its own.</summary>
    public static bool Make(string path)
    {
        Directory.CreateDirectory(path);
        return Run("mount", "-t", "tmpfs", "-o", $"size={SizeMib}m,mode=0700", "tmpfs", path);
    }

    public static bool IsMounted(string path) =>
        File.ReadLines("/proc/mounts").Any(line => line.Split(' ')[1] == path);

    public static void Release(string path)
    {
        if (IsMounted(path)) Run("umount", path);
    }

    /// <summary>Takes all the space there is.</summary>
    public static void Fill(string path)
    {
        using var file = File.Create(Path.Combine(path, Ballast));
        var block = new byte[1 << 20];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush(flushToDisk: false);
            }
        }
        catch (IOException)
        {
            // Full: as wanted.
        }
    }

    public static void Free(string path) => File.Delete(Path.Combine(path, Ballast));

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
