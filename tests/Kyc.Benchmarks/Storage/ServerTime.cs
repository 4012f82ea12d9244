using System.Globalization;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// Processor time of a database server, its processes and those that have ended counted: unlike the clock on the wall
/// it does not count the turns that other programs on the machine take.
/// </summary>
internal static class ServerTime
{
    private const double MillisecondsPerTick = 10;
    private const int UserTime = 11;
    private const int ChildSystemTime = 14;

    /// <summary>So far, in milliseconds, in steps of ten.</summary>
    public static double Of(int postmaster) => ChildrenOf(postmaster).Append(postmaster).Sum(Ticks) * MillisecondsPerTick;

    private static int[] ChildrenOf(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    /// <summary>User and system time, its own and of its ended children (proc(5), fields 14 to 17).</summary>
    private static double Ticks(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[UserTime..(ChildSystemTime + 1)].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0; // It has just ended; its parent counts it.
        }
    }
}
