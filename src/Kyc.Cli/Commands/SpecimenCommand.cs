using System.CommandLine;
using Kyc.Cli.Output;
using Kyc.Specimens;
using Kyc.Specimens.Faces;

namespace Kyc.Cli.Commands;

/// <summary><c>kyc specimen</c>: invented people to try everything with.</summary>
internal static class SpecimenCommand
{
    private const int MostSpecimens = 10_000;

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "which specimen, a whole number from 0; the same seed gives the same specimen",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "folder for id_card.jpg, face_video.mp4 and specimen.json; files there are replaced",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<int?> Count = new("--count")
    {
        Description =
            "make specimens of N seeds in a row, each in a folder of its own, and pairs.csv for `kyc evaluate`",
        HelpName = "N",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "print one JSON object" };

    /// <summary>The command.</summary>
    public static Command Build(CliConsole console)
    {
        AtLeast(Seed, 0, int.MaxValue - MostSpecimens);
        AtLeast(Count, 1, MostSpecimens);
        var command = new Command(
            "specimen", "make an invented person's id card and face video, to try and test with; needs ffmpeg")
        {
            Seed, Out, Count, Json,
        };
        foreach (var option in SpecimenOptions.All) command.Options.Add(option);
        command.SetAction((line, stop) => RunAsync(line, console, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, CliConsole console, CancellationToken stop)
    {
        var (seed, folder) = (line.GetValue(Seed), Path.GetFullPath(line.GetValue(Out)!));
        var maker = new SpecimenMaker(FaceSpace.Shared);
        var variants = SpecimenOptions.Variants(line);
        try
        {
            IReadOnlyList<Specimen> made = line.GetValue(Count) is { } count
                ? await Progress.BarAsync(console, "specimens", bar => SpecimenSet.MakeAsync(
                    maker, seed, count, variants, folder, new Counted(bar, count), stop))
                : [await maker.MakeAsync(seed, variants, folder, stop)];
            Tell(console, line, made, folder);
            return ExitCodes.Ok;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{folder} cannot be written: {fault.Message}; name another folder with --out",
                cause: fault);
        }
    }

    private static void Tell(CliConsole console, ParseResult line, IReadOnlyList<Specimen> made, string folder)
    {
        var isSet = line.GetValue(Count) is not null;
        console.Out.Write((isSet, line.GetValue(Json)) switch
        {
            (true, true) => SpecimenText.SetJson(made, folder),
            (true, false) => SpecimenText.Set(made, folder),
            (false, true) => SpecimenText.Json(made[0]),
            (false, false) => SpecimenText.One(made[0]),
        });
    }

    private static void AtLeast<T>(Option<T> option, int least, int most)
    {
        option.Validators.Clear();
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is int value && (value < least || value > most))
                result.AddError($"{option.Name} expects a whole number from {least} to {most}");
        });
    }

    private sealed class Counted(IProgress<(int Done, int Of)> bar, int of) : IProgress<int>
    {
        public void Report(int value) => bar.Report((value, of));
    }
}
