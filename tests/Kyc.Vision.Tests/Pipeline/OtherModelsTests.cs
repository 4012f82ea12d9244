using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Vision.Models;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>The pipeline with other models than the ones it was tuned with, and with some missing.</summary>
[Collection(VisionCollection.Name)]
public sealed class OtherModelsTests(VisionFixture vision) : IDisposable
{
    private static readonly Policy Policy = new() { Id = "pol_test", Version = 1 };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedFact]
    public async Task Without_liveness_models_a_policy_that_asks_for_liveness_goes_to_a_person()
    {
        using var engine = await vision.NewEngineAsync(VisionFixture.Options with { Liveness = [] });
        var report = await CompareAsync(engine, Policy);
        var check = report.Find(CheckName.Liveness)!;
        Assert.Equal(CheckStatus.NotExecuted, check.Status);
        Assert.Equal([ReasonCode.LivenessUnavailable], check.Codes);
        var decision = DecisionRule.Decide(Policy, report, 1);
        Assert.Equal((SessionStatus.NeedsReview, ReasonCode.LivenessUncertain), (decision.Outcome, decision.Code));
    }

    [SharedFact]
    public async Task Without_liveness_models_a_policy_that_takes_it_if_available_skips_it_and_says_so()
    {
        var policy = Policy with { Liveness = LivenessMode.PassiveIfAvailable };
        using var engine = await vision.NewEngineAsync(VisionFixture.Options with { Liveness = [] });
        var report = await CompareAsync(engine, policy);
        var check = report.Find(CheckName.Liveness)!;
        Assert.Equal(CheckStatus.Skipped, check.Status);
        Assert.Equal([ReasonCode.LivenessUnavailable], check.Codes);
        Assert.Equal(SessionStatus.Verified, DecisionRule.Decide(policy, report, 1).Outcome);
        Assert.Equal(["detector", "recogniser"], report.Models.Select(model => model.Role));
    }

    [SharedFact]
    public async Task With_liveness_models_a_policy_that_takes_it_if_available_has_it_judged()
    {
        var report = await CompareAsync(
            vision.Engine, Policy with { Liveness = LivenessMode.PassiveIfAvailable });
        Assert.Equal(CheckStatus.Passed, report.Find(CheckName.Liveness)!.Status);
        Assert.Equal(4, report.Models.Count);
    }

    [SharedFact]
    public async Task A_report_names_no_liveness_model_that_judged_nothing()
    {
        var report = await CompareAsync(vision.Engine, Policy with { Liveness = LivenessMode.Off });
        Assert.Equal(["detector", "recogniser"], report.Models.Select(model => model.Role));
        Assert.Equal(ModelGrade.Production, ModelGrades.Lowest(report));
    }

    /// <summary>The same weights under another name, with another table and without a golden embedding.</summary>
    [SharedFact]
    public async Task Another_recogniser_decides_by_its_own_calibration_and_checks_itself_without_a_stored_embedding()
    {
        var options = VisionFixture.Options with
        {
            Places = VisionFixture.Options.Places with { ManifestFolder = Renamed() },
        };
        using var engine = await vision.NewEngineAsync(options);
        var report = await CompareAsync(engine, Policy);
        var (one, other) = (vision.Engine.Models.Recogniser.Model, engine.Models.Recogniser.Model);
        Assert.Equal(("another", ModelGrade.Evaluation), (other.Manifest.Name, other.Manifest.Grade));
        Assert.Equal(0.95, report.MatchThreshold!.Value, 6);
        Assert.Equal(0.92, report.ReviewThreshold!.Value, 6);
        Assert.Equal("another/1", report.Models.Single(model => model.Role == "recogniser").Calibration);
        Assert.Equal(ReasonCode.FaceMismatch, DecisionRule.Decide(Policy, report, 1).Code);
        Assert.Equal(0.25, vision.Engine.Models.SamePerson(new()), 6);
        Assert.Equal(0.2, engine.Models.SamePerson(new()), 6);

        var health = engine.SelfTest();
        Assert.True(health.Healthy);
        Assert.False(health.GoldenIsStored);
        Assert.True(vision.Engine.SelfTest().GoldenIsStored);
        Assert.Equal(one.Path, other.Path);
    }

    private string Renamed()
    {
        var name = "face_reidentification_retail_0095.json";
        foreach (var manifest in Directory.EnumerateFiles(ManifestReader.DefaultFolder, "*.json"))
            if (Path.GetFileName(manifest) != name && !Path.GetFileName(manifest).StartsWith("sface"))
                File.Copy(manifest, _folder[Path.GetFileName(manifest)]);
        var model = JsonNode.Parse(File.ReadAllText(Path.Combine(ManifestReader.DefaultFolder, name)))!;
        model["name"] = "another";
        model["grade"] = "evaluation";
        model["output"]!.AsObject().Remove("golden");
        model["calibration"] = JsonNode.Parse("""
            { "version": "another/1", "provenance": "made by the test", "points":
              [{ "score": 0.2, "fmr": 0.017 }, { "score": 0.92, "fmr": 0.001 }, { "score": 0.95, "fmr": 0.0001 }] }
            """);
        File.WriteAllText(_folder[name], model.ToJsonString());
        return _folder.Path;
    }

    private static async Task<ComparisonReport> CompareAsync(VisionEngine engine, Policy policy) =>
        await engine.CompareAsync(
            new ComparisonInput(policy,
                [Input(FileKind.IdCard, "portraits/aoc.jpg"), Input(FileKind.FaceVideo, "clips/clip01_aoc.mp4")]),
            null, CancellationToken.None);

    private static ComparisonFile Input(FileKind kind, string file)
    {
        var bytes = File.ReadAllBytes(SharedFiles.PathOf(Path.Combine("faces", file)));
        return new ComparisonFile(kind, Convert.ToHexStringLower(SHA256.HashData(bytes)),
            _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
    }
}
