using System.CommandLine;
using Kyc.Actors.Ports;
using Kyc.Cli.Local;
using Kyc.Cli.Output;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Spectre.Console;

namespace Kyc.Cli.Commands;

/// <summary>
/// <c>kyc verify CARD VIDEO</c>: the main job, from the shell, with the same pipeline and rule as a node.
/// </summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Card = new("CARD") { Description = "picture of the id card" };
    private static readonly Argument<string> Video =
        new("VIDEO") { Description = "video of the face; a picture is taken too" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command(
            "verify",
            "decide whether the person in a video is the one on a card; exit code 0 verified, 1 not, 2 cannot tell")
        {
            Card, Video, Json,
        };
        command.SetAction((line, stop) => RunAsync(line, console, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CliConsole console, CancellationToken stop)
    {
        var settings = CommonOptions.Settings(line);
        var (card, video) = (line.GetValue(Card)!, line.GetValue(Video)!);
        var document = await LocalFiles.AsAsync(FileKind.IdCard, card, stop);
        var report = await Progress.Async(console, "loading models", async stage =>
        {
            await using var vision = await LocalVision.OpenAsync(settings, console,
                line.GetValue(CommonOptions.Verbose), stop);
            var kind = await LocalFiles.FaceKindAsync(video, vision.Decoder, settings, stop);
            var face = await LocalFiles.AsAsync(kind, video, stop);
            return await CompareAsync(vision, new ComparisonInput(settings.Policy(), [document, face]), stage, stop);
        });
        var decision = DecisionRule.Decide(settings.Policy(), report, attempt: 1);
        if (line.GetValue(Json)) console.Out.Write(ReportJson.Write(report, decision, WireName.Of(decision.Outcome)));
        else ReportText.Write(console.Rich, report, decision);
        return decision.Outcome == SessionStatus.Verified ? ExitCodes.Ok : ExitCodes.No;
    }

    private static async Task<ComparisonReport> CompareAsync(
        LocalVision vision, ComparisonInput input, IProgress<string> stage, CancellationToken stop)
    {
        try
        {
            return await vision.Engine.CompareAsync(input, stage, stop);
        }
        catch (ComparisonFailedException fault)
        {
            throw new CliException($"the comparison failed: {fault.Message}", cause: fault);
        }
    }
}
