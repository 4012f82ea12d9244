using System.Text.Json;
using Kyc.Specimens;

namespace Kyc.Cli.Tests;

/// <summary>The commands of the shell on invented people with the built-in models, and their exit codes.</summary>
public sealed class BuiltInSpecimenTests
{
    private static readonly string[] BuiltIn =
    [
        "--set", "vision.detector=kyc_detector_s", "--set", "vision.recogniser=kyc_recogniser_s",
        "--set", "policy.liveness=off",
    ];

    [Fact]
    public async Task The_holder_is_verified_with_exit_code_0_and_the_grade_is_named()
    {
        var specimen = await Invented.SpecimenAsync(1);
        var (code, output, error) =
            await Shell.RunAsync(["verify", specimen.CardPath, specimen.VideoPath, "--json", .. BuiltIn]);
        Assert.Equal((ExitCodes.Ok, ""), (code, error));
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal("verified", json.GetProperty("status").GetString());
        Assert.Equal("evaluation", json.GetProperty("model_grade").GetString());
    }

    [Fact]
    public async Task An_impostor_is_not_verified_with_exit_code_1_and_a_reason()
    {
        var specimen = await Invented.SpecimenAsync(1, SpecimenVariants.Impostor);
        var (code, output, _) = await Shell.RunAsync(["verify", specimen.CardPath, specimen.VideoPath, .. BuiltIn]);
        Assert.Equal(ExitCodes.No, code);
        Assert.Contains("face_mismatch", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_cards_of_one_person_match_and_of_two_do_not()
    {
        var (one, turned, other) = (await Invented.SpecimenAsync(1),
            await Invented.SpecimenAsync(1, SpecimenVariants.Rotated), await Invented.SpecimenAsync(2));
        var same = await Shell.RunAsync(["compare", one.CardPath, turned.CardPath, .. BuiltIn]);
        var two = await Shell.RunAsync(["compare", one.CardPath, other.CardPath, "--json", .. BuiltIn]);
        Assert.Equal((ExitCodes.Ok, ExitCodes.No), (same.Code, two.Code));
        Assert.Equal("no_match", JsonDocument.Parse(two.Out).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_written_set_is_evaluated_by_its_own_list()
    {
        using var folder = new TempFolder();
        var made = await Shell.RunAsync("specimen", "--seed", "20", "--count", "3", "--out", folder.Path);
        Assert.Equal((ExitCodes.Ok, ""), (made.Code, made.Error));
        var (code, output, _) = await Shell.RunAsync(
            ["evaluate", Path.Combine(folder.Path, SpecimenSet.PairsFile), "--json", .. BuiltIn]);
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("accuracy").GetDouble());
    }
}
