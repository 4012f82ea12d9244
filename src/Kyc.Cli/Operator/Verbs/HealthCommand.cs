using System.CommandLine;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc health</c>: for probes; the exit code tells.</summary>
internal static class HealthCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var live = new Option<bool>("--live") { Description = "only whether the process answers" };
        return new Command(
            "health", "whether a node can work: exit code 0 when it can, 1 when it cannot, 2 when nobody answers")
        {
            live,
        }.Looks(console, new LookPlan<HealthDocument>(
            AdminJson.Default.HealthDocument,
            (client, line, cancel) => client.HealthAsync(line.GetValue(live) ? "livez" : "readyz", cancel),
            (rich, health, _) => RecordTexts.Health(rich, health))
        {
            Exit = health => health.Status is "ready" or "live" ? ExitCodes.Ok : ExitCodes.No,
            NeedsToken = false,
        });
    }
}
