using System.Diagnostics;
using System.Globalization;

namespace Kyc.Vision.Tests.Media;

/// <summary>The decoder children of this test process, as the system sees them.</summary>
internal static class DecoderProcesses
{
    public const int Stop = 19, Continue = 18, Segfault = 11;

    /// <summary>Ids of living children; a zombie counts only if asked for.</summary>
    public static HashSet<int> Ids(bool zombies = false)
    {
        var ids = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)) continue;
            if (Status(id) is not { } status || !IsOurs(status.Parent)) continue;
            if (status.Name == "kyc-decoder" && status.Zombie == zombies) ids.Add(id);
        }
        return ids;
    }

    public static void Signal(int id, int signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Resident memory of all children that is not the shared arena.</summary>
    public static long ResidentBytes() => Ids().Sum(id =>
    {
        using var process = Process.GetProcessById(id);
        return process.WorkingSet64;
    });

    /// <summary>Whether a child's parent is this process, or a bubblewrap that this process started.</summary>
    private static bool IsOurs(int parent) => parent == Environment.ProcessId
        || (Status(parent) is { Name: "bwrap" } jail && jail.Parent == Environment.ProcessId);

    private static (string Name, bool Zombie, int Parent)? Status(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            int open = text.IndexOf('('), close = text.LastIndexOf(')');
            var rest = text[(close + 2)..].Split(' ');
            return (text[(open + 1)..close], rest[0] == "Z", int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
