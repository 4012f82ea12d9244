using System.Diagnostics;
using System.Globalization;

namespace Kyc.Benchmarks.Reporting;

/// <summary>
/// Processor time of a process and of its children, in milliseconds: unlike the clock on the wall it does not count
/// the turns that other programs on the machine take.
/// </summary>
internal readonly record struct ProcessorTime(double Own, double Children)
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>This process's own, so far, in milliseconds; cheap enough to read around single steps.</summary>
    public static double OwnSoFar => Environment.CpuUsage.TotalTime.TotalMilliseconds;

    /// <summary>Reads a process's as it is now; in steps of some milliseconds.</summary>
    public static ProcessorTime Of(int process)
    {
        using var found = Process.GetProcessById(process);
        return new(found.TotalProcessorTime.TotalMilliseconds, ChildrenOf(process).Sum(MainThread));
    }

    public static ProcessorTime operator -(ProcessorTime one, ProcessorTime other) =>
        new(one.Own - other.Own, one.Children - other.Children);

    /// <summary>Decoder children have one thread.</summary>
    private static double MainThread(string process) =>
        double.Parse(File.ReadAllText($"/proc/{process}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
            / NanosecondsPerMillisecond;

    private static IEnumerable<string> ChildrenOf(int process)
    {
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(thread, "children"));
            }
            catch (IOException)
            {
                continue; // the thread has just ended
            }
            foreach (var child in text.Split(' ', StringSplitOptions.RemoveEmptyEntries)) yield return child;
        }
    }
}
