using System.Text.Json;
using Kyc.Cli.Commands;
using Kyc.Cli.Doctor;
using Kyc.Cli.Output;
using Kyc.Node.Hosting;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;

namespace Kyc.Cli.Tests;

/// <summary>The grade of the models, in everything the shell shows.</summary>
public sealed class ModelGradeTests : IDisposable
{
    private static readonly Policy Policy = new() { Id = "pol_test", Version = 1 };
    private static readonly Policy Production = Policy with { MinimumModelGrade = ModelGrade.Production };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_pictures_are_not_told_apart_by_models_below_the_grade()
    {
        Assert.Equal(("match", ExitCodes.Ok), CompareCommand.Outcome(Report("evaluation", 0.9), Policy));
        Assert.Equal(("no_match", ExitCodes.No), CompareCommand.Outcome(Report("evaluation", 0.1), Policy));
        foreach (var score in new[] { 0.9, 0.1 })
            Assert.Equal(("model_grade_too_low", ExitCodes.Cannot),
                CompareCommand.Outcome(Report("evaluation", score), Production));
        Assert.Equal(("match", ExitCodes.Ok), CompareCommand.Outcome(Report("production", 0.9), Production));
    }

    [Fact]
    public void A_result_names_its_grade_in_both_forms()
    {
        var report = Report("evaluation", 0.9);
        var json = JsonDocument.Parse(ReportJson.Write(report, null, "match")).RootElement;
        Assert.Equal("evaluation", json.GetProperty("model_grade").GetString());
        var line = GradeText.Line(report.Models);
        Assert.Contains("grade evaluation, not for production (`kyc models pull`", line, StringComparison.Ordinal);
        Assert.Contains("recogniser kyc_recogniser_s", line, StringComparison.Ordinal);
        Assert.DoesNotContain("not for production", GradeText.Line(Report("production", 0.9).Models),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_doctor_warns_of_evaluation_models_and_fails_where_more_is_asked_for()
    {
        ActiveModel[] models =
            [new(ModelRole.Recogniser, "kyc_recogniser_s", ModelGrade.Evaluation, ModelOrigin.BuiltIn)];
        var warned = ModelChecks.Grade(GradeFinding.Of(models, Policy));
        Assert.Equal(DoctorStatus.Warn, warned.Status);
        Assert.Contains("kyc_recogniser_s (evaluation, built_in)", warned.Detail, StringComparison.Ordinal);
        Assert.Contains("kyc models pull", warned.Mend, StringComparison.Ordinal);
        Assert.Equal(DoctorStatus.Fail, ModelChecks.Grade(GradeFinding.Of(models, Production)).Status);
    }

    [Fact]
    public async Task A_model_is_listed_with_its_grade_and_with_where_it_was_found()
    {
        File.WriteAllText(_folder["yunet_s_dynamic.onnx"], "a stand-in");
        var (code, output, _) = await Shell.RunAsync("models", "list", "--set", $"vision.models_dir={_folder.Path}");
        Assert.Equal(ExitCodes.Ok, code);
        var row = output.Split('\n').Single(line => line.Contains("yunet_s_dynamic ", StringComparison.Ordinal));
        Assert.Contains("configured", row, StringComparison.Ordinal);
        Assert.Contains("production", row, StringComparison.Ordinal);
        Assert.Contains($"searched: configured {_folder.Path}", output, StringComparison.Ordinal);
        Assert.Contains("searched: built_in", output, StringComparison.Ordinal);
        var json = JsonDocument.Parse(
            (await Shell.RunAsync("models", "list", "--json", "--set", $"vision.models_dir={_folder.Path}")).Out);
        var model = json.RootElement.GetProperty("models").EnumerateArray()
            .Single(model => model.GetProperty("name").GetString() == "yunet_s_dynamic");
        Assert.Equal("configured", model.GetProperty("found").GetString());
        Assert.Equal(_folder["yunet_s_dynamic.onnx"], model.GetProperty("path").GetString());
    }

    [SharedFact]
    public async Task The_doctor_names_each_model_with_grade_and_place()
    {
        var (_, output, _) = await Shell.RunAsync(
            "doctor", "--data", _folder.Path, "--set", $"vision.models_dir={SharedFiles.PathOf("models")}");
        Assert.Matches("ok   model_detector +yunet_s_dynamic [0-9a-f]{12} \\(production, configured\\)", output);
        Assert.Matches("ok   model_recogniser +face_reid[a-z_0-9]+ [0-9a-f]{12} \\(production, configured\\)", output);
        Assert.Matches("ok   model_grade +production: detector", output);
        Assert.Matches("ok   calibration +retail-0095/1, measured", output);
    }

    [Fact]
    public async Task A_swapped_file_is_a_failure_that_names_it()
    {
        File.WriteAllText(_folder["yunet_s_dynamic.onnx"], "not the model");
        var (code, output, _) = await Shell.RunAsync(
            "doctor", "--data", _folder["data"], "--set", $"vision.models_dir={_folder.Path}");
        Assert.NotEqual(ExitCodes.Ok, code);
        Assert.Matches("fail model_detector +.*yunet_s_dynamic.onnx.* -> delete ", output);
    }

    private static ComparisonReport Report(string grade, double similarity) => new()
    {
        Checks = [],
        Models =
        [
            new ModelUse("detector", "kyc_detector_s", new string('0', 64), null, grade),
            new ModelUse("recogniser", "kyc_recogniser_s", new string('1', 64), "1", grade),
        ],
        Inputs = [],
        Similarity = similarity,
        MatchThreshold = 0.5,
        ReviewThreshold = 0.4,
        TimingsMs = new SortedDictionary<string, double>(),
        Device = "CPUExecutionProvider",
        Node = "test",
    };
}
