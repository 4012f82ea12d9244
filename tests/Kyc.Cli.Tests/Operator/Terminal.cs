namespace Kyc.Cli.Tests.Operator;

/// <summary>Runs <c>kyc</c> as in front of a person, or until enough was seen.</summary>
internal static class Terminal
{
    /// <summary>Runs a command line and answers its question.</summary>
    public static async Task<(int Code, string Out, string Error)> AnswerAsync(string answer, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error, OutIsTerminal: false, ErrorIsTerminal: true)
        {
            Answer = () => answer,
            InIsTerminal = true,
        };
        var code = await KycProgram.RunAsync(args, console);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line until it wrote a number of lines; gives those.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(int enough, params string[] args)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = new CountingWriter(enough, stop);
        using var error = new StringWriter();
        await KycProgram.RunAsync(args, new CliConsole(output, error, false, false), stop.Token);
        Assert.True(output.Lines.Count >= enough, $"{output.Lines.Count} lines, then: {error}");
        return [.. output.Lines.Take(enough)];
    }

    private sealed class CountingWriter(int enough, CancellationTokenSource stop) : StringWriter
    {
        public List<string> Lines { get; } = [];

        public override void WriteLine(string? value)
        {
            Lines.Add(value ?? "");
            if (Lines.Count == enough) stop.Cancel();
        }
    }
}
