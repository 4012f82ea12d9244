using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator;

/// <summary>What a look needs.</summary>
/// <param name="Json">The document on the wire.</param>
/// <param name="Ask">Gets it.</param>
/// <param name="Draw">Shows it to a person.</param>
internal sealed record LookPlan<T>(
    JsonTypeInfo<T> Json, Func<AdminClient, ParseResult, CancellationToken, Task<T>> Ask,
    Action<IAnsiConsole, T, ParseResult> Draw)
{
    /// <summary>What to tell the shell; success unless it says otherwise.</summary>
    public Func<T, int> Exit { get; init; } = _ => ExitCodes.Ok;

    /// <summary>Whether the node wants its token for this.</summary>
    public bool NeedsToken { get; init; } = true;
}

/// <summary>Turns a command into a look at a node: once or again and again, for people or for programs.</summary>
internal static class Look
{
    private static readonly JsonSerializerOptions Indented = new(AdminJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions OneLine = new(AdminJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Gives a command its options and its action.</summary>
    public static Command Looks<T>(this Command command, CliConsole console, LookPlan<T> plan)
    {
        command.Options.Add(OperatorOptions.Json);
        command.Options.Add(OperatorOptions.Watch);
        command.Options.Add(OperatorOptions.Admin);
        command.Options.Add(OperatorOptions.TokenFile);
        command.Options.Add(OperatorOptions.Ca);
        command.Options.Add(OperatorOptions.Certificate);
        command.Options.Add(OperatorOptions.Key);
        command.SetAction((line, stop) => RunAsync(line, console, plan, stop));
        return command;
    }

    /// <summary>A document's text for programs.</summary>
    public static string Text<T>(T document, JsonTypeInfo<T> json, bool indented = true) => JsonSerializer.Serialize(
        document, (JsonTypeInfo<T>)(indented ? Indented : OneLine).GetTypeInfo(json.Type));

    private static async Task<int> RunAsync<T>(
        ParseResult line, CliConsole console, LookPlan<T> plan, CancellationToken stop)
    {
        var json = line.GetValue(OperatorOptions.Json);
        var pause = OperatorOptions.Pause(line);
        using var client = new AdminClient(AdminTarget.Of(line, plan.NeedsToken));
        if (pause is null)
        {
            var document = await plan.Ask(client, line, stop);
            if (json) console.Out.WriteLine(Text(document, plan.Json));
            else plan.Draw(console.Rich, document, line);
            return plan.Exit(document);
        }
        var screen = new Screen(console, pause.Value);
        while (true)
        {
            var document = await plan.Ask(client, line, stop);
            if (json) screen.Line(Text(document, plan.Json, indented: false));
            else screen.Frame(rich => plan.Draw(rich, document, line));
            if (!await screen.PauseAsync(stop)) return plan.Exit(document);
        }
    }
}
