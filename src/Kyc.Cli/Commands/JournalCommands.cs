using System.CommandLine;
using Kyc.Cli.Operator;
using Kyc.Cli.Operator.Verbs;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Admin.Endpoints;

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

    private static Command Verify(CliConsole console) => RecordVerify.Build(
        "read the whole journal and check every hash and seal, of a stopped node's data folder or, with --admin, on a "
        + "running node; exit code 1 when it was changed",
        console, new VerifyPlan<JournalVerificationDocument>(
            "journal/verification", AdminJson.Default.JournalVerificationDocument,
            async (storage, known, stop) => (await storage.VerifyAsync(known, stop)).Document(),
            RecordTexts.Verification, found => found.Ok),
        asksNode: false);

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
}
