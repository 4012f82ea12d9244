using System.CommandLine;
using System.Globalization;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Admin.Endpoints;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc audit</c>: who did and read what.</summary>
internal static class AuditCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console) =>
        new("audit", "who did and read what, in chains that show any change") { List(console), Verify(console) };

    private static Command List(CliConsole console)
    {
        var limit = OperatorOptions.Limit(50, 10_000);
        Option<string?>[] filters =
        [
            Filter("tenant", "TENANT", "rows of a tenant"),
            Filter("target", "ID", "rows about a session, key or node"),
            Filter("action", "NAME", "rows of an operation, for instance get_session_report"),
            Filter("actor", "ID", "rows of a credential or operator"),
            Filter("request-id", "ID", "rows of a request"),
            Filter("from", "TIME", "rows of this time or later, RFC 3339"),
            Filter("before", "TIME", "rows before this time, RFC 3339"),
            Filter("after", "ROW_ID", "rows older than this one, by its id in --json"),
        ];
        var list = new Command("list", "the newest rows") { limit };
        foreach (var filter in filters) list.Options.Add(filter);
        return list.Looks(console, new LookPlan<AuditDocument>(
            Json.AuditDocument,
            (client, line, cancel) => client.GetAsync(
                $"audit?limit={line.GetValue(limit).ToString(CultureInfo.InvariantCulture)}"
                + string.Concat(filters.Select(filter => Given(filter, line))), Json.AuditDocument, cancel),
            (rich, audit, _) => RecordTexts.Audit(rich, audit)));
    }

    private static Command Verify(CliConsole console) => RecordVerify.Build(
        "check every hash and seal, on a running node or of a stopped node's data folder; exit code 1 when a row was "
        + "changed",
        console, new VerifyPlan<AuditVerificationDocument>(
            "audit/verification", Json.AuditVerificationDocument,
            async (storage, known, stop) => (await storage.VerifyAuditAsync(known, stop)).Document(),
            RecordTexts.Verification, found => found.Ok),
        asksNode: true);

    private static Option<string?> Filter(string name, string help, string what) =>
        new("--" + name) { Description = what, HelpName = help };

    private static string Given(Option<string?> filter, ParseResult line) =>
        line.GetValue(filter) is { Length: > 0 } value
            ? $"&{filter.Name[2..].Replace('-', '_')}={Uri.EscapeDataString(value)}"
            : "";
}
