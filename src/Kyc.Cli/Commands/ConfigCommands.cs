using System.CommandLine;
using Kyc.Node.Configuration;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc config</c>: what is set, and what can be set.</summary>
internal static class ConfigCommands
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("config", "show the settings in effect, or all settings there are");
        command.Subcommands.Add(Show(console));
        command.Subcommands.Add(Schema(console));
        return command;
    }

    private static Command Show(CliConsole console)
    {
        var json = new Option<bool>("--json") { Description = "print one JSON object" };
        var command = new Command("show", "print every setting with its value and where the value came from") { json };
        command.SetAction(line =>
        {
            var settings = CommonOptions.Settings(line);
            console.Out.Write(line.GetValue(json)
                ? ConfigurationListing.Json(settings)
                : ConfigurationListing.Text(settings));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Schema(CliConsole console)
    {
        var command = new Command("schema", "print the documentation of every setting as markdown");
        command.SetAction(_ =>
        {
            console.Out.Write(SchemaTable.Markdown());
            return ExitCodes.Ok;
        });
        return command;
    }
}
