using System.Diagnostics;
using System.Globalization;

namespace Kyc.Vision.Media;

/// <summary>Starts decoder binaries: no shell, an empty environment (ours holds keys), three pipes.</summary>
internal static class DecoderProcess
{
    /// <summary>Arguments of a serving child.</summary>
    public static IEnumerable<string> Arguments(DecoderSettings settings)
    {
        yield return "--memory-bytes";
        yield return Number(settings.MemoryBytes);
        yield return "--cpu-seconds";
        yield return Number(settings.CpuSeconds);
        yield return "--output-bytes";
        yield return Number(settings.OutputBytes);
        yield return "--input-bytes";
        yield return Number(settings.InputBytes);
        if (settings.Sandbox == DecoderSandbox.BestEffort) yield return "--no-seccomp";
    }

    /// <exception cref="DecoderStartException">There is no such binary, or it cannot be run.</exception>
    public static Process Start(string path, IEnumerable<string> arguments) => Start(path, arguments, DecoderJail.None);

    /// <summary>Starts the binary inside a jail, or plainly where there is none.</summary>
    /// <exception cref="DecoderStartException">There is no such binary, or it cannot be run.</exception>
    public static Process Start(string path, IEnumerable<string> arguments, DecoderJail jail) =>
        Start(path, StartInfo(jail.Program ?? path, [.. jail.Arguments, .. arguments]));

    /// <summary>Starts what runs the binary.</summary>
    /// <exception cref="DecoderStartException">There is no such binary, or it cannot be run.</exception>
    public static Process Start(string path, ProcessStartInfo start)
    {
        if (!File.Exists(path))
            throw new DecoderStartException(
                $"There is no decoder at {path}. Build it with 'src/Kyc.Vision.Decoder/build.sh artifacts', "
                + "or set the decoder's path.");
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new DecoderStartException($"The decoder at {path} cannot be run: {error.Message}", error);
        }
    }

    /// <summary>A program without a shell, with an empty environment and three pipes.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var libraries = start.Environment.TryGetValue("LD_LIBRARY_PATH", out var value) ? value : null;
        start.Environment.Clear();
        if (libraries is not null) start.Environment["LD_LIBRARY_PATH"] = libraries;
        return start;
    }

    /// <summary>Processor time of a process so far; zero for one that is gone.</summary>
    public static TimeSpan ProcessorTime(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
