using Spectre.Console;

namespace Kyc.Cli;

/// <summary>Where a command writes, and whether a person sits in front of it.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Complaints and progress.</param>
/// <param name="OutIsTerminal">True when results go to a terminal.</param>
/// <param name="ErrorIsTerminal">True when progress goes to a terminal.</param>
public sealed record CliConsole(TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>Reads a person's answer. Only a question may touch the terminal: that changes its mode.</summary>
    public Func<string?> Answer { get; init; } = () => null;

    /// <summary>True when a person can answer.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>The process's own.</summary>
    public static CliConsole Real() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected)
    {
        Answer = Console.ReadLine,
        InIsTerminal = !Console.IsInputRedirected,
    };

    /// <summary>Rich output on the results' side; plain text when it is no terminal.</summary>
    public IAnsiConsole Rich => Make(Out, OutIsTerminal);

    /// <summary>Rich output on the side of progress; silent parts when it is no terminal.</summary>
    public IAnsiConsole RichError => Make(Error, ErrorIsTerminal);

    /// <summary>Rich output into a text, with the width and the colours of the results' side.</summary>
    public string Frame(Action<IAnsiConsole> draw)
    {
        var model = Rich.Profile;
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = model.Capabilities.Ansi ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = model.Width;
        console.Profile.Capabilities.ColorSystem = model.Capabilities.ColorSystem;
        draw(console);
        return text.ToString();
    }

    private static IAnsiConsole Make(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal) console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>Columns of a table in a file or a pipe, where nothing says how wide the reader is.</summary>
    private const int PlainWidth = 120;
}
