using Kyc.Actors.Erasure;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Tests.Erasure;

/// <summary>Redacting one session.</summary>
public sealed class RedactTests
{
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task A_redacted_session_loses_files_key_reference_and_metadata_and_gets_a_receipt_that_verifies()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync("""{"client_reference_id":"Zoë-7","metadata":{"team":"ops"}}""");
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "face_video", Media.Video());
        await world.GetAsync($"{Sessions}/{id}?wait=30");
        var redacted = await world.PostAsync($"{Sessions}/{id}/redact");
        Assert.Equal(200, redacted.Status);
        Assert.Contains(redacted.Json.GetProperty("redaction").GetProperty("status").GetString(),
            (string[])["processing", "redacted"]);

        var view = await world.ErasedAsync(id);
        Assert.Equal("verified", view.Text("status"));
        Assert.Null(view.Json.GetProperty("client_reference_id").GetString());
        Assert.Empty(view.Json.GetProperty("metadata").EnumerateObject());
        Assert.Empty(view.Json.GetProperty("files").EnumerateObject());
        Assert.Equal(0, view.Json.GetProperty("missing_files").GetArrayLength());
        Assert.Equal(0, world.Blobs.Count);
        Assert.Null(world.Journal.KeyOf(new SessionId(id)));

        var path = view.Json.GetProperty("redaction").GetProperty("receipt").GetString()!;
        var receipt = await world.GetAsync(path);
        var keys = await world.GetAsync("/v1/erasure_keys");
        var pem = keys.Json.GetProperty("data")[0].GetProperty("public_key").GetString()!;
        var body = Receipts.Verify(receipt.Body, [pem]);
        Assert.Equal(id, body!.Value.GetProperty("session_id").GetString());
        Assert.Equal(2, body.Value.GetProperty("removed").GetProperty("files").GetInt32());
        Assert.Null(Receipts.Verify(receipt.Body.Replace("\"files\":2", "\"files\":1", StringComparison.Ordinal),
            [pem]));
        Assert.Null(Receipts.Verify(receipt.Body,
            new MemoryClusterKeys().PublicKeys(Receipts.Purpose).Values));
        Assert.Equal("redacted", (await world.GetAsync($"{Sessions}/{id}/report")).Code);
        Assert.Equal("redacted", (await world.PutAsync(id, "id_card", Media.Picture())).Code);
    }

    [Fact]
    public async Task Redacting_twice_is_redacting_once()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        Assert.Equal(200, (await world.PostAsync($"{Sessions}/{id}/redact", ("Idempotency-Key", "a"))).Status);
        var again = await world.PostAsync($"{Sessions}/{id}/redact", ("Idempotency-Key", "a"));
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal(200, (await world.PostAsync($"{Sessions}/{id}/redact")).Status);
        Assert.Single(world.Journal.EventsOf(new SessionId(id)), record => record.Type == "session_redacted");
    }

    [Fact]
    public async Task A_session_in_processing_is_canceled_by_its_redaction_and_the_late_result_changes_nothing()
    {
        await using var world = await EdgeWorld.StartAsync();
        var (begun, goOn) = (NewSignal(), NewSignal());
        world.Engine.Answer = async (input, _) =>
        {
            begun.SetResult();
            await goOn.Task;
            return Some.Report(input);
        };
        var id = await world.NewSessionAsync();
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "face_video", Media.Video());
        await begun.Task;
        var redacted = await world.PostAsync($"{Sessions}/{id}/redact");
        Assert.Equal("canceled", redacted.Text("status"));
        await world.ErasedAsync(id);
        goOn.SetResult();
        // The one worker takes the next job after it has handed in, or tried to hand in, this one.
        world.Engine.Answer = (input, _) => new(Some.Report(input));
        var next = await world.DecidedSessionAsync();
        Assert.Equal("verified", (await world.GetAsync($"{Sessions}/{next}")).Text("status"));
        var view = await world.GetAsync($"{Sessions}/{id}");
        Assert.Equal("canceled", view.Text("status"));
        Assert.DoesNotContain(world.Journal.EventsOf(new SessionId(id)),
            record => record.Type is "comparison_recorded" or "session_decided");
    }

    [Fact]
    public async Task An_upload_that_is_on_its_way_during_the_redaction_leaves_nothing_behind()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var picture = Media.Picture();
        var (halfway, goOn) = (NewSignal(), NewSignal());
        var upload = world.SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card",
            new HeldContent(picture, halfway, goOn.Task));
        await halfway.Task;
        Assert.Equal(200, (await world.PostAsync($"{Sessions}/{id}/redact")).Status);
        await world.ErasedAsync(id);
        goOn.SetResult();
        Assert.Equal("redacted", (await upload).Code);
        Assert.Equal(0, world.Blobs.Count);
    }

    [Fact]
    public async Task A_foreign_session_is_not_found_and_stays_as_it_was()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var foreign = await world.PostAsync(
            $"{Sessions}/{id}/redact", ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal((404, "not_found"), (foreign.Status, foreign.Code));
        Assert.Equal("requires_input", (await world.GetAsync($"{Sessions}/{id}")).Text("status"));
        Assert.Equal("receipt_not_ready", (await world.GetAsync($"{Sessions}/{id}/redaction_receipt")).Code);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
