using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>The way through the interface that a client takes.</summary>
public sealed class JourneyTests
{
    [Fact]
    public async Task A_client_opens_a_session_sends_two_files_and_reads_a_decision()
    {
        await using var world = await EdgeWorld.StartAsync();
        var created = await world.PostJsonAsync("/v1/verification_sessions",
            """{"client_reference_id":"Zoë-7","metadata":{"team":"ops"},"expires_in":600}""");
        Assert.Equal(201, created.Status);
        var id = created.Text("id");
        Assert.Equal($"/v1/verification_sessions/{id}", created.Header("Location"));
        Assert.Equal("requires_input", created.Text("status"));
        Assert.Equal("Zoë-7", created.Text("client_reference_id"));

        var card = await world.PutAsync(id, "ID_Card", Media.Picture());
        Assert.Equal(200, card.Status);
        Assert.Equal("image/jpeg",
            card.Json.GetProperty("files").GetProperty("id_card").GetProperty("media_type").GetString());
        Assert.Equal("face_video", card.Json.GetProperty("missing_files")[0].GetString());
        var video = await world.PutAsync(id, "face_video", Media.Video());
        Assert.Equal(200, video.Status);
        Assert.Equal("processing", video.Text("status"));

        var decided = await world.GetAsync($"/v1/verification_sessions/{id}?wait=30&expand=report");
        Assert.Equal("verified", decided.Text("status"));
        Assert.True(decided.Json.GetProperty("decision").GetProperty("final").GetBoolean());
        Assert.Equal("ops", decided.Json.GetProperty("metadata").GetProperty("team").GetString());
        Assert.Equal("verification_report", decided.Json.GetProperty("report").GetProperty("object").GetString());
        var report = await world.GetAsync($"/v1/verification_sessions/{id}/report");
        Assert.Equal(0.8, report.Json.GetProperty("similarity").GetDouble());
        var files = await world.GetAsync($"/v1/verification_sessions/{id}/files");
        Assert.Equal(2, files.Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_mismatch_is_rejected_with_a_code_a_sentence_and_a_next_step()
    {
        await using var world = await EdgeWorld.StartAsync();
        world.Engine.Answer = (input, _) => new(Some.Report(input, similarity: 0.1));
        var id = await world.DecidedSessionAsync();
        var decision = (await world.GetAsync($"/v1/verification_sessions/{id}")).Json.GetProperty("decision");
        Assert.Equal("rejected", decision.GetProperty("outcome").GetString());
        Assert.Equal("face_mismatch", decision.GetProperty("code").GetString());
        Assert.Equal("contact_support", decision.GetProperty("next_step").GetString());
        Assert.False(decision.GetProperty("retry_allowed").GetBoolean());
        Assert.NotEmpty(decision.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Scores_are_kept_from_clients_when_the_server_is_told_so()
    {
        await using var world = await EdgeWorld.StartAsync(new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            ExposeScores = false,
        });
        var id = await world.DecidedSessionAsync();
        var report = (await world.GetAsync($"/v1/verification_sessions/{id}/report")).Json;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, report.GetProperty("similarity").ValueKind);
        Assert.False(report.TryGetProperty("internal_reason", out _));
    }

    [Fact]
    public async Task The_reference_and_metadata_never_reach_the_journal_in_the_clear()
    {
        await using var world = await EdgeWorld.StartAsync();
        await world.NewSessionAsync("""{"client_reference_id":"maria.secret","metadata":{"note":"very.private"}}""");
        var payload = System.Text.Encoding.UTF8.GetString(
            world.Journal.EventsOf(world.Journal.States.Single().Id).Single().Payload.Span);
        Assert.DoesNotContain("maria", payload);
        Assert.DoesNotContain("private", payload);
        Assert.NotNull(world.Journal.States.Single().ReferenceDigest);
        Assert.DoesNotContain(world.Log.Lines, line => line.Text.Contains("maria") || line.Text.Contains("private"));
    }

    [Fact]
    public async Task Two_pictures_are_compared_in_one_call_and_nothing_is_kept()
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.SendAsync(HttpMethod.Post, "/v1/face_comparisons",
            Media.Form(("target_image", Media.Picture(300, 300)), ("source", Media.Picture())));
        Assert.Equal(200, reply.Status);
        Assert.True(reply.Json.GetProperty("match").GetBoolean());
        Assert.Equal(0.8, reply.Json.GetProperty("similarity").GetDouble());
        Assert.Equal(1e-4, reply.Json.GetProperty("operating_fmr").GetDouble());
        Assert.Equal(0, world.Blobs.Count);
        Assert.Empty(world.Journal.States);
    }

    [Fact]
    public async Task Pages_of_a_list_join_without_gaps_or_repeats()
    {
        await using var world = await EdgeWorld.StartAsync();
        var made = new List<string>();
        for (var i = 0; i < 7; i++) made.Add(await world.NewSessionAsync($$"""{"client_reference_id":"r{{i % 2}}"}"""));
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await world.GetAsync("/v1/verification_sessions?limit=3" + cursor)).Json;
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            var next = page.GetProperty("next_cursor").GetString();
            Assert.Equal(next is not null, page.GetProperty("has_more").GetBoolean());
            cursor = next is null ? null : "&starting_after=" + next;
        }
        Assert.Equal(made.Order(StringComparer.Ordinal).Reverse(), seen);
        var some =
            (await world.GetAsync("/v1/verification_sessions?client_reference_id=r1&status=Requires_Input")).Json;
        Assert.Equal(3, some.GetProperty("data").GetArrayLength());
        var none = (await world.GetAsync("/v1/verification_sessions?created[lt]=2026-10-31T00:00:00Z")).Json;
        Assert.Equal(0, none.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_decision_falls_and_not_before()
    {
        await using var world = await EdgeWorld.StartAsync();
        var barrier = new PhaseBarrier("comparison");
        world.Engine.Answer = async (input, _) =>
        {
            await barrier.PassAsync();
            return Some.Report(input);
        };
        var id = await world.NewSessionAsync();
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "face_video", Media.Video());
        await barrier.ReachedAsync();
        var at = await world.GetAsync($"/v1/verification_sessions/{id}");
        Assert.Equal("matching", at.Json.GetProperty("processing").GetProperty("stage").GetString());
        var armed = world.Time.Armed;
        var poll = world.GetAsync($"/v1/verification_sessions/{id}?wait=30");
        Assert.True(SpinWait.SpinUntil(() => world.Time.Armed > armed, TimeSpan.FromSeconds(20)));
        Assert.False(poll.IsCompleted);
        barrier.Open();
        Assert.Equal("verified", (await poll).Text("status"));
    }

    [Fact]
    public async Task A_long_poll_whose_time_is_up_answers_with_the_session_as_it_stands()
    {
        await using var world = await EdgeWorld.StartAsync();
        var barrier = new PhaseBarrier("comparison");
        world.Engine.Answer = async (input, _) =>
        {
            await barrier.PassAsync();
            return Some.Report(input);
        };
        var id = await world.NewSessionAsync();
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "face_video", Media.Video());
        await barrier.ReachedAsync();
        var armed = world.Time.Armed;
        var poll = world.GetAsync($"/v1/verification_sessions/{id}?wait=5");
        Assert.True(SpinWait.SpinUntil(() => world.Time.Armed > armed, TimeSpan.FromSeconds(20)));
        world.Time.Advance(TimeSpan.FromSeconds(6));
        var reply = await poll;
        Assert.Equal(200, reply.Status);
        Assert.Equal("processing", reply.Text("status"));
        barrier.Open();
    }
}
