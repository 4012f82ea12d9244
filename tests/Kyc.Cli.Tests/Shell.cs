namespace Kyc.Cli.Tests;

/// <summary>Runs <c>kyc</c> in this process and keeps what it said.</summary>
internal static class Shell
{
    /// <summary>Exit code and both outputs of a command line.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error), false, false);
        var code = await KycProgram.RunAsync(args, console);
        return (code, output.ToString(), error.ToString());
    }
}
