using System.CommandLine;
using Kyc.Cli.Operator.Client;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Wire;
using Spectre.Console;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc sessions erase</c> and <c>kyc erasures</c>: forgetting persons, and the ledger of it.</summary>
internal static class ErasureCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    private static readonly Option<string?> Tenant = new("--tenant")
    {
        Description = "whose sessions",
        HelpName = "TENANT",
    };

    /// <summary><c>kyc sessions erase</c>.</summary>
    public static Command Erase(CliConsole console)
    {
        var session = new Argument<string?>("SESSION_ID")
        {
            Description = "a session; or name many with --tenant and --reference, --from or --to",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reference = new Option<string?>("--reference")
        {
            Description = "every session with this client_reference_id",
            HelpName = "TEXT",
        };
        var from = new Option<string?>("--from") { Description = "created at this time or later", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "created before this time", HelpName = "TIME" };
        string PathOf(ParseResult line) => line.GetValue(session) is { } id
            ? $"sessions/{MemberOrder.Segment(id)}/erase"
            : SessionsCommands.Query("erasures",
                ("tenant", line.GetValue(Tenant) ?? throw Unclear()), ("reference", line.GetValue(reference)),
                ("from", line.GetValue(from)), ("to", line.GetValue(to)));
        return new Command("erase", "destroy key and files of sessions for good; what they decided stays on record")
        {
            session, reference, from, to, Tenant,
        }.Orders(console, new OrderPlan((_, line, _) => Task.FromResult<IReadOnlyList<string>>([PathOf(line)]))
        {
            Preview = (_, line, _) => Task.FromResult<IReadOnlyList<string>>(
            [
                line.GetValue(session) is { } id
                    ? $"Files, reference and metadata of {id} will be gone for good; a session that has not ended is "
                      + "canceled."
                    : $"Every session of {line.GetValue(Tenant) ?? throw Unclear()} that matches will lose its files, "
                      + "reference and metadata for good; those that have not ended are canceled.",
            ]),
        });
    }

    /// <summary><c>kyc erasures</c>.</summary>
    public static Command Build(CliConsole console) => new("erasures", "requests for erasure, and the ledger of all")
    {
        Show(console), Export(console),
    };

    private static Command Show(CliConsole console)
    {
        var id = new Argument<string>("REQUEST_ID") { Description = "a request, er_..." };
        return new Command("show", "how far a request is; with --json also its receipt") { id, Tenant }.Looks(
            console, new LookPlan<ErasureDocument>(
                Json.ErasureDocument,
                (client, line, cancel) => client.GetAsync(
                    SessionsCommands.Query($"erasures/{MemberOrder.Segment(line.GetValue(id)!)}",
                        ("tenant", line.GetValue(Tenant))), Json.ErasureDocument, cancel),
                (rich, erasure, _) => rich.WriteLine(Sentence(erasure))));
    }

    private static Command Export(CliConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "where to; has to be new" };
        var command = new Command("export", "write the ledger of erased sessions, for kyc restore --erasures")
        {
            file, OperatorOptions.Admin, OperatorOptions.TokenFile,
        };
        command.SetAction(async (line, stop) =>
        {
            var path = line.GetValue(file)!;
            if (File.Exists(path)) throw new CliException($"{path} exists; name a new file");
            using var client = AdminClient.Of(line);
            var lines = 0L;
            await using (var writer = new StreamWriter(path))
            {
                writer.NewLine = "\n";
                await foreach (var text in client.LinesAsync("erasure_ledger", stop))
                {
                    await writer.WriteLineAsync(text);
                    lines++;
                }
            }
            // A stream that broke has no foot; reading the file says so now rather than on the day of the restore.
            var entries = await Storage.Backup.ErasureLedgerFile.ReadAsync(path, stop);
            console.Out.WriteLine($"{entries.Count} erased sessions in {path}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Sentence(ErasureDocument one) =>
        $"{one.Id} of {one.Tenant}, by {one.SelectedBy}, made {WireTime.Write(one.CreatedAt)}: {one.Found} found, "
        + $"{one.Erased} erased, {one.Waiting} waiting"
        + (one.FinishedAt is { } at ? $"; finished {WireTime.Write(at)}" : "")
        + (one.HasMore ? "; more match than one request takes, make another" : "");

    private static CliException Unclear() => new("name a session, or --tenant with --reference, --from or --to");
}
