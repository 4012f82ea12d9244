using System.Diagnostics;
using System.Globalization;
using Kyc.Benchmarks.Reporting;

namespace Kyc.Benchmarks.Vision;

/// <summary>libjpeg alone, in a process of its own, from memory to memory.</summary>
internal static class BareDecode
{
    private const int Repeats = 3;

    /// <summary>Milliseconds of one decode, the mean of a few after one that does not count.</summary>
    public static async Task<double> MillisecondsAsync(string file)
    {
        var start = new ProcessStartInfo(Places.Decoder!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--bare-jpeg", file, Repeats.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"'{Places.Decoder}' did not start.");
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? double.Parse(text, CultureInfo.InvariantCulture) / 1e6
            : throw new InvalidOperationException($"'{Places.Decoder} --bare-jpeg' gave no time for '{file}'.");
    }
}
