using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Policies;

namespace Kyc.Edge.Tests;

/// <summary>Every result names the grade of its models, and models below the grade asked for decide nothing.</summary>
public sealed class ModelGradeTests
{
    private static readonly Policy Production = Some.Policy with { MinimumModelGrade = ModelGrade.Production };

    [Fact]
    public async Task A_report_names_the_lowest_grade_of_its_models()
    {
        await using var world = await EdgeWorld.StartAsync();
        Answer(world, "production", "evaluation");
        var id = await world.DecidedSessionAsync();
        var report = await world.GetAsync($"/v1/verification_sessions/{id}/report");
        Assert.Equal("evaluation", report.Text("model_grade"));
        var session = (await world.GetAsync($"/v1/verification_sessions/{id}?expand=report")).Json;
        Assert.Equal("evaluation", session.GetProperty("report").GetProperty("model_grade").GetString());
    }

    [Fact]
    public async Task A_grade_that_is_unknown_here_is_null()
    {
        await using var world = await EdgeWorld.StartAsync();
        Answer(world, "production", "sublime");
        var id = await world.DecidedSessionAsync();
        var report = (await world.GetAsync($"/v1/verification_sessions/{id}/report")).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, report.GetProperty("model_grade").ValueKind);
    }

    [Fact]
    public async Task A_session_whose_models_are_below_the_grade_needs_a_review_and_says_why()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var id = await world.DecidedSessionAsync();
        var session = (await world.GetAsync($"/v1/verification_sessions/{id}?expand=report")).Json;
        Assert.Equal("needs_review", session.GetProperty("status").GetString());
        Assert.Contains("model_grade_too_low", session.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_compared_by_models_below_the_grade_never_match()
    {
        await using var world = await EdgeWorld.StartAsync(Options);
        var low = await CompareAsync(world);
        Assert.False(low.Json.GetProperty("match").GetBoolean());
        Assert.Equal(("model_grade_too_low", "evaluation"), (low.Code, low.Text("model_grade")));
        Answer(world, "production", "production");
        var high = await CompareAsync(world);
        Assert.True(high.Json.GetProperty("match").GetBoolean());
        Assert.Equal("production", high.Text("model_grade"));
    }

    private static EdgeOptions Options => new() { Policies = [Production], DefaultPolicyId = Production.Id };

    private static Task<Reply> CompareAsync(EdgeWorld world) => world.SendAsync(HttpMethod.Post, "/v1/face_comparisons",
        Media.Form(("source", Media.Picture()), ("target", Media.Picture(300, 300))));

    private static void Answer(EdgeWorld world, string detector, string recogniser) =>
        world.Engine.Answer = (input, _) => new(Some.Report(input) with
        {
            Models =
            [
                new ModelUse("detector", "d", new string('0', 64), null, detector),
                new ModelUse("recogniser", "r", new string('1', 64), "1", recogniser),
            ],
        });
}
