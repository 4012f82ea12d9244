using System.CommandLine;
using Kyc.Cli.Evaluate;
using Kyc.Cli.Local;
using Kyc.Cli.Output;
using Kyc.Node.Configuration.Binding;
using Kyc.Vision.Models;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc evaluate PAIRS.csv</c>: how well faces are told apart on labelled pairs.</summary>
internal static class EvaluateCommand
{
    private static readonly double[] Rates = [1e-2, 1e-3, 1e-4, 1e-5];

    private static readonly Argument<string> Pairs = new("PAIRS.csv")
    {
        Description = "list with a column 'label' (genuine or impostor) and two files: file_a and file_b, "
                      + "document_file and selfie_file, portrait and clip, or id_card and face_video",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    private static readonly Option<string?> Roc = new("--roc")
    {
        Description =
            "where to draw the ROC curve; otherwise NAME.roc.svg in the current folder (with --json only when given)",
        HelpName = "FILE.svg",
    };

    private static readonly Option<int?> Threads = new("--threads")
    {
        Description = "files in work at once; otherwise one for each core",
        HelpName = "N",
    };

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        Threads.Validators.Clear();
        Threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
                result.AddError("--threads expects a whole number from 1 to 1024");
        });
        var command = new Command("evaluate", "measure error rates on labelled pairs of pictures or clips")
        {
            Pairs, Json, Roc, Threads,
        };
        command.SetAction((line, stop) => RunAsync(line, console, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CliConsole console, CancellationToken stop)
    {
        var settings = CommonOptions.Settings(line);
        var path = Path.GetFullPath(line.GetValue(Pairs)!);
        var pairs = await ReadAsync(path, stop);
        await using var vision = await LocalVision.OpenAsync(settings, console,
            line.GetValue(CommonOptions.Verbose), stop);
        var evaluator = new Evaluator(
            new FileTemplates(vision.Engine.Templates), Calibrated(vision.Engine.Calibration), TimeProvider.System);
        var scored = await Progress.BarAsync(
            console, Path.GetFileName(path),
            bar => evaluator.RunAsync(pairs, line.GetValue(Threads) ?? settings.WorkerSlots(), bar, stop));
        var evaluation = scored with { Models = vision.Engine.Models.Uses(withLiveness: false) };
        if (line.GetValue(Json)) console.Out.Write(EvaluationJson.Write(evaluation));
        else EvaluationText.Write(console.Rich, evaluation);
        await PlotAsync(line, console, evaluation, path, stop);
        return evaluation.Scored.Count > 0 ? ExitCodes.Ok : ExitCodes.No;
    }

    private static async Task<PairsFile> ReadAsync(string path, CancellationToken stop)
    {
        await using var content = LocalFiles.Open(path);
        using var reader = new StreamReader(content);
        try
        {
            var pairs = PairsFile.Read(await reader.ReadToEndAsync(stop), Path.GetDirectoryName(path)!, File.Exists);
            return pairs.Pairs.Count > 0
                ? pairs
                : throw new CliException($"{path} holds no pair labelled genuine or impostor");
        }
        catch (PairsFileException wrong)
        {
            throw new CliException($"{path}: {wrong.Message}", cause: wrong);
        }
    }

    private static CalibratedThreshold[] Calibrated(Calibration? calibration) =>
        calibration is null
            ? []
            : [.. Rates.Select(rate => new CalibratedThreshold(rate, calibration.ThresholdFor(rate)))];

    private static async Task PlotAsync(
        ParseResult line, CliConsole console, Evaluation evaluation, string path, CancellationToken stop)
    {
        var quiet = line.GetValue(Json);
        var target = line.GetValue(Roc) ?? (quiet ? null : $"{Path.GetFileNameWithoutExtension(path)}.roc.svg");
        if (target is null) return;
        try
        {
            await File.WriteAllTextAsync(
                target, RocPlot.Svg(new ScoreStatistics(evaluation.Scores), Path.GetFileName(path)), stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{target} cannot be written: {fault.Message}; name another file with --roc",
                cause: fault);
        }
        if (!quiet) console.Out.WriteLine($"ROC curve: {Path.GetFullPath(target)}");
    }
}
