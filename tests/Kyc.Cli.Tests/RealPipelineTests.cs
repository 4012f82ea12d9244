using System.Text.Json;

namespace Kyc.Cli.Tests;

/// <summary>The commands of the shell on real pictures, and their exit codes.</summary>
public sealed class RealPipelineTests
{
    private static string Face(params string[] parts) => Path.Combine([SharedFiles.PathOf("faces"), .. parts]);

    [SharedFact]
    public async Task The_same_person_is_verified_with_exit_code_0()
    {
        var (code, output, error) = await Shell.RunAsync(
            "verify", Face("portraits", "aoc.jpg"), Face("clips", "clip01_aoc.mp4"), "--json");
        Assert.Equal((ExitCodes.Ok, ""), (code, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal("verified", json.GetProperty("status").GetString());
        Assert.Equal(5, json.GetProperty("checks").GetArrayLength());
        Assert.Equal("production", json.GetProperty("model_grade").GetString());
    }

    [SharedFact]
    public async Task Another_person_is_not_verified_with_exit_code_1_and_a_reason()
    {
        var (code, output, _) = await Shell.RunAsync(
            "verify", Face("portraits", "miranda.jpg"), Face("clips", "clip01_aoc.mp4"));
        Assert.Equal(ExitCodes.No, code);
        Assert.Contains("face_mismatch", output, StringComparison.Ordinal);
        Assert.Contains("contact_support", output, StringComparison.Ordinal);
    }

    [SharedFact]
    public async Task Two_pictures_of_one_person_match_and_of_two_do_not()
    {
        var same = await Shell.RunAsync(
            "compare", Face("images", "lfw", "Abel_Pacheco_0001.jpg"), Face("images", "lfw", "Abel_Pacheco_0004.jpg"));
        var other = await Shell.RunAsync(
            "compare", Face("images", "lfw", "Abel_Pacheco_0001.jpg"),
            Face("images", "lfw", "Ann_Veneman_0010.jpg"), "--json");
        Assert.Equal(ExitCodes.Ok, same.Code);
        Assert.Equal(ExitCodes.No, other.Code);
        Assert.Equal("no_match", JsonDocument.Parse(other.Out).RootElement.GetProperty("status").GetString());
    }

    [SharedFact]
    public async Task Clips_are_told_apart_and_the_clip_of_several_people_gets_its_code()
    {
        var (code, output, _) = await Shell.RunAsync("evaluate", Face("clips", "pairs.csv"), "--json");
        Assert.Equal(ExitCodes.Ok, code);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, json.GetProperty("accuracy").GetDouble());
        Assert.Equal("production", json.GetProperty("model_grade").GetString());
        Assert.Equal(2, json.GetProperty("models").GetArrayLength());
        Assert.Equal(
            ["video_multiple_people"],
            json.GetProperty("failures").EnumerateArray()
                .Select(failure => failure.GetProperty("code").GetString()).Distinct());
        Assert.Equal(1, json.GetProperty("left_out").GetProperty("ambiguous").GetInt32());
    }

    [SharedFact]
    public async Task Cards_meet_their_figures_at_one_in_a_thousand()
    {
        var roc = Path.Combine(Path.GetTempPath(), $"kyc-roc-{Guid.NewGuid():n}.svg");
        try
        {
            var (code, output, _) = await Shell.RunAsync("evaluate", Face("idcards", "pairs.csv"),
                "--json", "--roc", roc);
            Assert.Equal(ExitCodes.Ok, code);
            var row = JsonDocument.Parse(output).RootElement.GetProperty("thresholds").EnumerateArray()
                .Single(threshold => threshold.GetProperty("target_fmr").GetDouble() == 1e-3);
            Assert.Equal(0, row.GetProperty("fmr").GetProperty("count").GetInt32());
            Assert.InRange(row.GetProperty("fnmr").GetProperty("count").GetInt32(), 0, 2);
            Assert.Equal(30, row.GetProperty("fnmr").GetProperty("of").GetInt32());
            Assert.StartsWith("<svg", await File.ReadAllTextAsync(roc), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(roc);
        }
    }

    [SharedFact]
    public async Task A_file_that_is_not_there_is_exit_code_2_and_one_line()
    {
        var (code, output, error) = await Shell.RunAsync("verify", "/nowhere/card.jpg",
            Face("clips", "clip01_aoc.mp4"));
        Assert.Equal((ExitCodes.Cannot, ""), (code, output));
        Assert.StartsWith("kyc: /nowhere/card.jpg cannot be read", error, StringComparison.Ordinal);
    }
}
