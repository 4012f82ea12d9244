using System.Diagnostics;

namespace Kyc.Cluster.Tests;

/// <summary>Programs of Debian that make the files of a test.</summary>
internal static class Tool
{
    public static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Runs a program that may fail, its complaints unheard; returns its exit code.</summary>
    public static async Task<int> TryAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var read = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await read;
        return process.ExitCode;
    }
}
