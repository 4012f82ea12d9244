using System.CommandLine;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator;

/// <summary>What an order needs.</summary>
/// <param name="Paths">What to ask of the node; one order for each path.</param>
internal sealed record OrderPlan(Func<AdminClient, ParseResult, CancellationToken, Task<IReadOnlyList<string>>> Paths)
{
    /// <summary>
    /// What will happen, one sentence a line, from the node's present state; null for what can be undone at once, which
    /// asks nobody.
    /// </summary>
    public Func<AdminClient, ParseResult, CancellationToken, Task<IReadOnlyList<string>>>? Preview { get; init; }
}

/// <summary>Turns a command into an order to a node: shows what will happen, asks, has it done.</summary>
internal static class Order
{
    private const int SentenceWidth = 2_000;

    /// <summary>Gives a command its options and its action.</summary>
    public static Command Orders(this Command command, CliConsole console, OrderPlan plan)
    {
        if (plan.Preview is not null) command.Options.Add(OperatorOptions.Yes);
        command.Options.Add(OperatorOptions.Reason);
        command.Options.Add(OperatorOptions.Json);
        command.Options.Add(OperatorOptions.Admin);
        command.Options.Add(OperatorOptions.TokenFile);
        command.Options.Add(OperatorOptions.Ca);
        command.Options.Add(OperatorOptions.Certificate);
        command.Options.Add(OperatorOptions.Key);
        command.SetAction((line, stop) => RunAsync(line, console, plan, stop));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult line, CliConsole console, OrderPlan plan, CancellationToken stop)
    {
        using var client = AdminClient.Of(line);
        if (plan.Preview is not null && !line.GetValue(OperatorOptions.Yes)
            && !await AgreedAsync(await plan.Preview(client, line, stop), console, stop))
            return ExitCodes.No;
        foreach (var path in await plan.Paths(client, line, stop))
        {
            var done = await client.PostAsync(path, line.GetValue(OperatorOptions.Reason) ?? "", stop);
            if (line.GetValue(OperatorOptions.Json))
                console.Out.WriteLine(Look.Text(done, AdminJson.Default.DoneDocument));
            else
                OneLine(console).MarkupLine(
                    $"[green]done[/]: {Markup.Escape(done.Detail)} [grey](audit row {done.Audit})[/]");
            if (done.Key?.Secret is { } secret && !line.GetValue(OperatorOptions.Json))
                console.Out.WriteLine(secret);
        }
        return ExitCodes.Ok;
    }

    /// <summary>A sentence is the terminal's to wrap: who copies it gets it whole.</summary>
    private static IAnsiConsole OneLine(CliConsole console)
    {
        var rich = console.Rich;
        rich.Profile.Width = SentenceWidth;
        return rich;
    }

    private static async Task<bool> AgreedAsync(
        IReadOnlyList<string> preview, CliConsole console, CancellationToken stop)
    {
        if (!console.InIsTerminal || !console.ErrorIsTerminal)
            throw new CliException(
                $"this asks first, and nobody is here to agree: say --yes. {string.Join(" ", preview)}");
        foreach (var sentence in preview) console.Error.WriteLine(sentence);
        console.Error.Write("Do it? [y/N] ");
        console.Error.Flush();
        // Reading a terminal cannot be given up, waiting for it can: Ctrl-C has to work at the question.
        var answer = (await Task.Run(console.Answer, stop).WaitAsync(stop))?.Trim();
        var agreed = string.Equals(answer, "y", StringComparison.OrdinalIgnoreCase)
                     || string.Equals(answer, "yes", StringComparison.OrdinalIgnoreCase);
        if (!agreed) console.Error.WriteLine("Nothing was done.");
        return agreed;
    }
}
