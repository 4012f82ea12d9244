using System.Net;
using System.Text.Json;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Hosting;
using Kyc.Sessions.Policies;
using Kyc.Vision.Models;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Tests.Hosting;

/// <summary>What a node does with models that may not decide, and how it says which are in use.</summary>
public sealed class ModelGradeTests
{
    private static readonly ActiveModel Detector =
        new(ModelRole.Detector, "yunet_2023mar", ModelGrade.Production, ModelOrigin.Pulled);

    private static readonly ActiveModel Recogniser =
        new(ModelRole.Recogniser, "kyc_recogniser_s", ModelGrade.Evaluation, ModelOrigin.BuiltIn);

    private static readonly ActiveModel Liveness =
        new(ModelRole.Liveness, "trial_liveness", ModelGrade.Evaluation, ModelOrigin.Configured);

    private const string Asked = "policy.minimum_model_grade=production";

    [Fact]
    public async Task A_node_with_evaluation_models_works_and_names_them_and_the_production_pack()
    {
        await using var world = new NodeWorld();
        await StartAsync(world, [Detector, Recogniser], "storage.min_free_mib=0");
        using var client = world.Client();
        var ready = await NodeWorld.JsonAsync(await client.GetAsync("/readyz"));
        var check = ready.GetProperty("checks").EnumerateArray()
            .Single(check => check.GetProperty("name").GetString() == "model_grade");
        var detail = check.GetProperty("detail").GetString();
        Assert.Contains("detector yunet_2023mar (production, pulled)", detail, StringComparison.Ordinal);
        Assert.Contains("recogniser kyc_recogniser_s (evaluation, built_in)", detail, StringComparison.Ordinal);
        Assert.Contains("kyc models pull", detail, StringComparison.Ordinal);
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
        Assert.Contains(detail!, Assert.Single(Lines(world, 5008)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_production_is_asked_for_evaluation_models_are_not_ready_and_pull_nothing()
    {
        await using var world = new NodeWorld();
        await StartAsync(world, [Detector, Recogniser], Asked);
        using var client = world.Client();
        var reply = await client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains("/checks/model_grade", text, StringComparison.Ordinal);
        Assert.Contains("kyc.policy.minimum_model_grade", text, StringComparison.Ordinal);
        Assert.Contains("kyc_recogniser_s", text, StringComparison.Ordinal);
        Assert.DoesNotContain("yunet_2023mar", text, StringComparison.Ordinal);
        Assert.Contains("kyc models pull", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/livez")).StatusCode);
        var waiting = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video(), waitSeconds: 0);
        Assert.Equal("processing", waiting.GetProperty("status").GetString());
        Assert.Equal(0, world.Engine.Calls);
        Assert.Contains("minimum_model_grade", Assert.Single(Lines(world, 5009)), StringComparison.Ordinal);
        Assert.Empty(Lines(world, 5008));
    }

    [Theory]
    [InlineData("passive", false)]
    [InlineData("passive_if_available", false)]
    [InlineData("off", true)]
    public void Liveness_models_count_where_the_policy_has_liveness_judged(string liveness, bool suffices)
    {
        var policy = new NodeWorld().Settings(Asked, $"policy.liveness={liveness}").Policy();
        var recogniser = Recogniser with { Grade = ModelGrade.Production };
        Assert.Equal(suffices, GradeFinding.Of([Detector, recogniser, Liveness], policy).Suffices);
        Assert.True(GradeFinding.Of([Detector, recogniser], policy).Suffices);
    }

    [Fact]
    public void Production_models_are_named_without_a_mend()
    {
        var finding = GradeFinding.Of([Detector], new NodeWorld().Settings(Asked).Policy());
        Assert.Equal("grade production: detector yunet_2023mar (production, pulled)", finding.Sentence);
    }

    [SharedFact]
    public async Task A_real_node_is_not_ready_with_a_liveness_model_below_the_grade_and_ready_without()
    {
        await using var world = new NodeWorld();
        await world.StartRealAsync(Asked, "vision.liveness_models=minifas_v2se_128");
        using (var client = world.Client())
        {
            var refused = await client.GetAsync("/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("liveness minifas_v2se_128 (evaluation", await refused.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }
        await world.StopAsync();
        await world.StartRealAsync(Asked, "edge.readiness_timeout_s=30", "storage.min_free_mib=0");
        using var again = world.Client();
        var ready = await (await again.GetAsync("/readyz")).Content.ReadAsStringAsync();
        Assert.Contains("grade production: detector", ready, StringComparison.Ordinal);
    }

    private static Task StartAsync(NodeWorld world, ActiveModel[] models, params string[] more) => world.StartAsync(
        (settings, logs, _, _) => Task.FromResult(GradeGate.Guard(
            new NodeEngine(world.Engine, "scripted", [], () => ValueTask.CompletedTask),
            GradeFinding.Of(models, settings.Policy()), logs.CreateLogger<NodeHost>())),
        more);

    private static string[] Lines(NodeWorld world, int number) =>
    [
        .. world.Log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => JsonDocument.Parse(line).RootElement.GetProperty("event_id").GetInt32() == number)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!),
    ];
}
