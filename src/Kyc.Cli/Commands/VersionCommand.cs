using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("version", "print the version, the runtime and the platform");
        command.SetAction(_ =>
        {
            console.Out.WriteLine(
                $"kyc {Version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Version of this build, with the revision when it is known.</summary>
    public static string Version =>
        typeof(VersionCommand).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
