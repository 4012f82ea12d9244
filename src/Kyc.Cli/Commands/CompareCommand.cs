using System.CommandLine;
using Kyc.Actors.Ports;
using Kyc.Cli.Local;
using Kyc.Cli.Output;
using Kyc.Node.Configuration.Binding;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc compare A B</c>: the main faces of two pictures.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> First = new("A") { Description = "a picture" };
    private static readonly Argument<string> Second = new("B") { Description = "another picture" };
    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        var command = new Command(
            "compare", "compare the main faces of two pictures; exit code 0 the same person, 1 not, 2 cannot tell")
        {
            First, Second, Json,
        };
        command.SetAction((line, stop) => RunAsync(line, console, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CliConsole console, CancellationToken stop)
    {
        var settings = CommonOptions.Settings(line);
        ComparisonFile[] files =
        [
            await LocalFiles.AsAsync(FileKind.IdCard, line.GetValue(First)!, stop),
            await LocalFiles.AsAsync(FileKind.FaceImage, line.GetValue(Second)!, stop),
        ];
        var report = await Progress.Async(console, "comparing", async _ =>
        {
            await using var vision = await LocalVision.OpenAsync(settings, console,
                line.GetValue(CommonOptions.Verbose), stop);
            return await CompareAsync(vision, new ComparisonInput(settings.Policy(), files), stop);
        });
        var (status, code) = Outcome(report, settings.Policy());
        if (line.GetValue(Json)) console.Out.Write(ReportJson.Write(report, null, status));
        else
        {
            ReportText.Write(console.Rich, report, null);
            console.Out.WriteLine(status.Replace('_', ' '));
        }
        return code;
    }

    /// <summary>Models below the grade that the policy asks for tell nothing, neither way.</summary>
    internal static (string Status, int Code) Outcome(ComparisonReport report, Policy policy)
    {
        if (!ModelGrades.Suffice(policy, report)) return (WireName.Of(ReasonCode.ModelGradeTooLow), ExitCodes.Cannot);
        return report.Similarity >= report.MatchThreshold ? ("match", ExitCodes.Ok) : ("no_match", ExitCodes.No);
    }

    private static async Task<ComparisonReport> CompareAsync(LocalVision vision, ComparisonInput input,
        CancellationToken stop)
    {
        try
        {
            return await vision.Engine.ComparePicturesAsync(input, stop);
        }
        catch (ComparisonFailedException fault)
        {
            throw new CliException($"the comparison failed: {fault.Message}", cause: fault);
        }
    }
}
