using System.CommandLine;
using Kyc.Cli.Operator;
using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Verbs;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin;
using Kyc.Node.Admin.Documents;
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
        command.Subcommands.Add(Verify(console));
        command.Subcommands.Add(Show(console));
        return command;
    }

    private static Command Verify(CliConsole console)
    {
        var verify = new Command(
            "verify",
            "read the whole journal and check every hash, of a stopped node's data folder or, with --admin, on a "
            + "running node; exit code 1 when it was changed")
        {
            OperatorOptions.Json, OperatorOptions.Admin, OperatorOptions.TokenFile,
            OperatorOptions.Ca, OperatorOptions.Certificate, OperatorOptions.Key,
        };
        verify.SetAction(async (line, stop) =>
        {
            var found = line.GetValue(OperatorOptions.Admin) is null
                ? Document(await VerifyAsync(Local(line), stop))
                : await RemoteAsync(line, stop);
            if (line.GetValue(OperatorOptions.Json))
                console.Out.WriteLine(Look.Text(found, AdminJson.Default.JournalVerificationDocument));
            else RecordTexts.Verification(console.Rich, found);
            return found.Ok ? ExitCodes.Ok : ExitCodes.No;
        });
        return verify;
    }

    private static Command Show(CliConsole console)
    {
        var session = new Argument<string>("SESSION_ID") { Description = "a session" };
        return new Command("show", "events of a session, from a running node; exit code 1 when one was changed")
        {
            session,
        }.Looks(console, new LookPlan<JournalDocument>(
            AdminJson.Default.JournalDocument,
            (client, line, cancel) => client.GetAsync(
                $"sessions/{MemberOrder.Segment(line.GetValue(session)!)}/events", AdminJson.Default.JournalDocument,
                cancel),
            (rich, journal, _) => RecordTexts.Journal(rich, journal))
        {
            Exit = journal => journal.FirstBad is null ? ExitCodes.Ok : ExitCodes.No,
        });
    }

    private static async Task<JournalVerificationDocument> RemoteAsync(ParseResult line, CancellationToken stop)
    {
        using var client = AdminClient.Of(line);
        return await client.GetAsync(
            "journal/verification", AdminJson.Default.JournalVerificationDocument, stop);
    }

    private static StorageOptions Local(ParseResult line)
    {
        var options = CommonOptions.Settings(line).Storage();
        return File.Exists(options.DatabasePath)
            ? options
            : throw new CliException($"{options.DatabasePath} is not there; name the data folder with --data");
    }

    private static JournalVerificationDocument Document(JournalVerification found) => new(
        found.FirstBad is null, found.Sessions, found.Events,
        found.FirstBad is { } bad ? new DamageDocument(bad.Session?.Value, bad.Version, bad.Why) : null);

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
            var running = AdminFile.Read(options.DataDirectory) is { } node
                ? $"; a running node reads its journal itself: kyc journal verify --admin {node.Address.Authority}"
                : "";
            throw new CliException(line + running, cause: fault);
        }
    }
}
