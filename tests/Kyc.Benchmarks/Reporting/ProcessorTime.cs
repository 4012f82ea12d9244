using System.Globalization;

namespace Kyc.Benchmarks.Reporting;

/// <summary>
/// Processor time of a process and of its children, in milliseconds: unlike the clock on the wall it does not count
/// the turns that other programs on the machine take.
/// </summary>
internal readonly record struct ProcessorTime(double Own, double Children)
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Of both.</summary>
    public double All => Own + Children;

    /// <summary>Reads this process's as it is now.</summary>
    public static ProcessorTime Now() => Of(Environment.ProcessId);

    /// <summary>Reads a process's as it is now. Threads that ended are not counted.</summary>
    public static ProcessorTime Of(int process) =>
        new(Milliseconds(process), ChildrenOf(process).Sum(Milliseconds));

    public static ProcessorTime operator -(ProcessorTime one, ProcessorTime other) =>
        new(one.Own - other.Own, one.Children - other.Children);

    public static ProcessorTime operator +(ProcessorTime one, ProcessorTime other) =>
        new(one.Own + other.Own, one.Children + other.Children);

    private static double Milliseconds(int process) =>
        Read(process, "schedstat").Sum(text => double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture))
            / NanosecondsPerMillisecond;

    private static IEnumerable<int> ChildrenOf(int process) => Read(process, "children")
        .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static IEnumerable<string> Read(int process, string name)
    {
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            string text;
            try
            {
                text = File.ReadAllText(Path.Combine(thread, name));
            }
            catch (IOException)
            {
                continue; // the thread has just ended
            }
            yield return text;
        }
    }
}
