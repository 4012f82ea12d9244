using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Kyc.Benchmarks.Reporting;

/// <summary>Where and when figures were taken, without which they mean nothing.</summary>
public static class Surroundings
{
    /// <summary>Load of others, a core, above which figures are noise.</summary>
    private const double QuietLoad = 0.2;

    /// <summary>Writes date, commit, hardware, load, and a warning when others load the machine.</summary>
    public static void Print()
    {
        var commit = typeof(Surroundings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "unknown";
        Console.WriteLine(
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, version {commit}, .NET {Environment.Version}, "
            + $"{Environment.ProcessorCount} cores of {Processor()}, {RuntimeInformation.OSDescription}");
        var load = Load();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load average at start {load:0.00}"));
        if (load > QuietLoad * Environment.ProcessorCount)
            Console.WriteLine(
                "WARNING: others load this machine; the figures below are noisy, repeat them on a quiet one");
    }

    private static double Load() => double.Parse(
        File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
        ?.Split(':')[1].Trim() ?? "unknown";
}
