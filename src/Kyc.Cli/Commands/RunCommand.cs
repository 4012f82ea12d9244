using System.CommandLine;
using Kyc.Node.Hosting;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc run</c>: a node until it is asked to stop.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command(
            "run", "start a node with all roles; stops in order on SIGTERM or Ctrl-C, at once on the second");
        command.SetAction(async (line, stop) =>
        {
            var settings = CommonOptions.Settings(line);
            var surroundings = new NodeSurroundings(console.Out, console.Error, console.OutIsTerminal,
                TimeProvider.System);
            await using var node = await NodeHost.StartAsync(settings, surroundings, stop);
            await node.UntilStoppedAsync(stop);
            return ExitCodes.Ok;
        });
        return command;
    }
}
