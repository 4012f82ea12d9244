using System.CommandLine;
using System.Globalization;
using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc log</c>: a running node's levels and newest lines.</summary>
internal static class LogCommands
{
    private static readonly string Levels = string.Join(", ", WireName.All<LogLevel>());

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) => new("log", "a running node's log: levels, newest lines")
    {
        Level(console), Tail(console),
    };

    private static Command Level(CliConsole console)
    {
        var category = new Argument<string?>("CATEGORY")
        {
            Description = "a category, for instance Kyc.Actors; * for everything without a level of its own",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var level = new Argument<string?>("LEVEL")
        {
            Description = $"{Levels}, or default for what the settings say",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var life = new Option<string?>("--for")
        {
            Description = "go back by itself after this time, for instance 15m; otherwise when the node stops",
            HelpName = "TIME",
        };
        var command = new Command("level", "show the levels, or set one while the node runs")
        {
            category, level, life, OperatorOptions.Reason, OperatorOptions.Json, OperatorOptions.Admin,
            OperatorOptions.TokenFile,
            OperatorOptions.Ca, OperatorOptions.Certificate, OperatorOptions.Key,
        };
        command.SetAction(async (line, stop) =>
        {
            using var client = AdminClient.Of(line);
            var json = line.GetValue(OperatorOptions.Json);
            if (line.GetValue(category) is { } name && line.GetValue(level) is { } wish)
            {
                var seconds = line.GetValue(life) is { } text
                    ? Duration.Read("--for", text).ToString(CultureInfo.InvariantCulture)
                    : null;
                var path = SessionsCommands.Query(
                    $"log/levels/{MemberOrder.Segment(name)}", ("level", wish), ("for_s", seconds));
                var done = await client.PostAsync(path, line.GetValue(OperatorOptions.Reason) ?? "", stop);
                console.Out.WriteLine(json ? Look.Text(done, AdminJson.Default.DoneDocument) : done.Detail);
                return ExitCodes.Ok;
            }
            var all = await client.GetAsync("log/levels", AdminJson.Default.LogLevelsDocument, stop);
            var shown = all with { Levels = [.. all.Levels.Where(row => Concerns(row, line.GetValue(category)))] };
            if (json) console.Out.WriteLine(Look.Text(shown, AdminJson.Default.LogLevelsDocument));
            else RecordTexts.Levels(console.Rich, shown);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Rules that decide about a category or about what is below it.</summary>
    private static bool Concerns(LogLevelDocument rule, string? category) =>
        category is null || rule.Category == "*" || rule.Category == category
        || rule.Category.StartsWith(category + ".", StringComparison.Ordinal)
        || category.StartsWith(rule.Category + ".", StringComparison.Ordinal);

    private static Command Tail(CliConsole console)
    {
        var level = new Option<string?>("--level")
        {
            Description = $"only lines as grave as this: {Levels}",
            HelpName = "LEVEL",
        };
        var lines = new Option<int>("--lines", "-n")
        {
            Description = "how many of the newest lines to begin with (20)",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
        };
        var once = new Option<bool>("--no-follow") { Description = "end after the newest lines" };
        var command = new Command("tail", "a running node's newest lines, and each as it comes, until stopped")
        {
            level, lines, once, OperatorOptions.Json, OperatorOptions.Admin, OperatorOptions.TokenFile,
            OperatorOptions.Ca, OperatorOptions.Certificate, OperatorOptions.Key,
        };
        command.SetAction(async (line, stop) =>
        {
            using var client = AdminClient.Of(line);
            var path = SessionsCommands.Query("log/tail",
                ("level", line.GetValue(level)),
                ("lines", line.GetValue(lines).ToString(CultureInfo.InvariantCulture)),
                ("follow", line.GetValue(once) ? "false" : "true"));
            var form = line.GetValue(OperatorOptions.Json)
                ? text => text
                : LogLineText.Form(console.Rich.Profile.Capabilities.ColorSystem != ColorSystem.NoColors);
            try
            {
                await foreach (var text in client.LinesAsync(path, stop)) console.Out.WriteLine(form(text));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The operator has seen enough.
            }
            return ExitCodes.Ok;
        });
        return command;
    }
}
