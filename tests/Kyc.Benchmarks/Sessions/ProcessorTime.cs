using System.Diagnostics;
using System.Globalization;

namespace Kyc.Benchmarks.Sessions;

/// <summary>Processor time of a process and of its children, in milliseconds.</summary>
internal readonly record struct ProcessorTime(double Own, double Children)
{
    /// <summary>Reads it as it is now.</summary>
    public static ProcessorTime Of(int process) =>
        new(Milliseconds(process), ChildrenOf(process).Sum(Milliseconds));

    public static ProcessorTime operator -(ProcessorTime one, ProcessorTime other) =>
        new(one.Own - other.Own, one.Children - other.Children);

    private static double Milliseconds(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime.TotalMilliseconds;
    }

    private static IEnumerable<int> ChildrenOf(int process) => Directory.GetDirectories($"/proc/{process}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));
}
