using System.CommandLine;
using System.Globalization;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc audit</c>: what operators did.</summary>
internal static class AuditCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var limit = OperatorOptions.Limit(50, 10_000);
        return new Command("audit", "what operators did, in a chain that shows any change")
        {
            new Command("list", "the newest rows") { limit }.Looks(console, new LookPlan<AuditDocument>(
                Json.AuditDocument, (client, line, cancel) => client.GetAsync(
                    $"audit?limit={line.GetValue(limit).ToString(CultureInfo.InvariantCulture)}", Json.AuditDocument,
                    cancel),
                (rich, audit, _) => RecordTexts.Audit(rich, audit))),
            new Command("verify", "check every hash; exit code 1 when a row was changed").Looks(
                console, new LookPlan<AuditVerificationDocument>(
                    Json.AuditVerificationDocument,
                    (client, _, cancel) => client.GetAsync(
                        "audit/verification", Json.AuditVerificationDocument, cancel),
                    (rich, found, _) => RecordTexts.Verification(rich, found))
                {
                    Exit = found => found.Ok ? ExitCodes.Ok : ExitCodes.No,
                }),
        };
    }
}
