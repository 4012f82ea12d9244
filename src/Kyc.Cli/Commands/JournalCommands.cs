using System.CommandLine;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Storage;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc journal</c>: whether the record is what was written.</summary>
internal static class JournalCommands
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command("journal", "look at the journal of sessions");
        var verify = new Command(
            "verify", "read the whole journal of a stopped node and check every hash; exit code 1 when it was changed");
        verify.SetAction(async (line, stop) =>
        {
            var options = CommonOptions.Settings(line).Storage();
            if (!File.Exists(options.DatabasePath))
                throw new CliException($"{options.DatabasePath} is not there; name the data folder with --data");
            return Tell(await VerifyAsync(options, stop), console);
        });
        command.Subcommands.Add(verify);
        return command;
    }

    private static async Task<JournalVerification> VerifyAsync(StorageOptions options, CancellationToken stop)
    {
        try
        {
            await using var storage = await EmbeddedStorage.OpenAsync(
                options, TimeProvider.System, NullLoggerFactory.Instance, stop);
            return await storage.Journal.VerifyAsync(stop);
        }
        catch (Exception fault) when (StartFaults.Explain(fault) is { } line)
        {
            throw new CliException(line, cause: fault);
        }
    }

    private static int Tell(JournalVerification result, CliConsole console)
    {
        if (result.FirstBad is { } bad)
        {
            console.Out.WriteLine(
                $"changed: session {(bad.Session is { } id ? id.Value : "unknown")}, event {bad.Version}: {bad.Why} "
                + $"({result.Events} events of {result.Sessions} sessions were read before it)");
            return ExitCodes.No;
        }
        console.Out.WriteLine($"ok: {result.Events} events of {result.Sessions} sessions, every hash as written");
        return ExitCodes.Ok;
    }
}
