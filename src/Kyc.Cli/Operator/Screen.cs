using System.Globalization;
using Spectre.Console;

namespace Kyc.Cli.Operator;

/// <summary>Shows something again and again: drawn over on a terminal, one below the other elsewhere.</summary>
internal sealed class Screen(CliConsole console, TimeSpan pause)
{
    private const string Home = "\e[H";
    private const string ClearAll = "\e[2J";
    private const string ClearLine = "\e[K";
    private const string ClearRest = "\e[J";
    private readonly TimeProvider _time = TimeProvider.System;
    private bool _begun;

    /// <summary>A line for a program.</summary>
    public void Line(string text)
    {
        console.Out.WriteLine(text);
        console.Out.Flush();
    }

    /// <summary>A picture for a person.</summary>
    public void Frame(Action<IAnsiConsole> draw)
    {
        var text = Head() + "\n" + console.Frame(draw);
        if (console.OutIsTerminal && console.Rich.Profile.Capabilities.Ansi)
            text = (_begun ? Home : ClearAll + Home)
                   + text.Replace("\n", ClearLine + "\n", StringComparison.Ordinal) + ClearRest;
        else if (_begun) text = "\n" + text;
        _begun = true;
        console.Out.Write(text);
        console.Out.Flush();
    }

    /// <summary>Waits for the next look; false when the operator has seen enough.</summary>
    public async Task<bool> PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(pause, _time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private string Head() => string.Create(CultureInfo.InvariantCulture,
        $"{_time.GetLocalNow():HH:mm:ss}, again every {pause.TotalSeconds:0.###} s");
}
