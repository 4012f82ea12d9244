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
}
