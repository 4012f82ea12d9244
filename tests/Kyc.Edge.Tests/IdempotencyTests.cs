using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>Repeats by Idempotency-Key.</summary>
public sealed class IdempotencyTests
{
    private const string Sessions = "/v1/verification_sessions";
    private static readonly (string, string) Key = ("Idempotency-Key", "order 7");

    [Fact]
    public async Task A_repeated_create_gives_the_first_session()
    {
        await using var world = await EdgeWorld.StartAsync();
        const string body = """{"client_reference_id":"a"}""";
        var first = await world.PostJsonAsync(Sessions, body, Key);
        world.Time.Advance(TimeSpan.FromHours(1));
        var second = await world.PostJsonAsync(Sessions, body, Key);
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Single(world.Journal.States);
    }

    [Fact]
    public async Task A_key_used_with_another_body_is_refused()
    {
        await using var world = await EdgeWorld.StartAsync();
        await world.PostJsonAsync(Sessions, """{"client_reference_id":"a"}""", Key);
        var other = await world.PostJsonAsync(Sessions, """{"client_reference_id":"b"}""", Key);
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Single(world.Journal.States);
    }

    [Fact]
    public async Task Two_tenants_may_use_the_same_key()
    {
        await using var world = await EdgeWorld.StartAsync();
        var ours = await world.PostJsonAsync(Sessions, "{}", Key);
        var theirs = await world.PostJsonAsync(Sessions, "{}", Key, ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal((201, 201), (ours.Status, theirs.Status));
        Assert.NotEqual(ours.Text("id"), theirs.Text("id"));
    }

    [Fact]
    public async Task A_repeated_upload_is_answered_even_after_it_led_to_the_decision()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "face_video", Media.Video(), Key);
        await world.GetAsync($"{Sessions}/{id}?wait=30");
        var blobs = world.Blobs.Count;
        var again = await world.PutAsync(id, "face_video", Media.Video(), Key);
        Assert.Equal((200, "verified"), (again.Status, again.Text("status")));
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        var other = await world.PutAsync(id, "face_video", Media.Video(6_000), Key);
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal(blobs, world.Blobs.Count);
        Assert.Equal(1, world.Engine.Calls);
    }

    [Fact]
    public async Task A_repeated_cancel_and_submit_give_the_first_answer()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        Assert.Equal("canceled", (await world.PostAsync($"{Sessions}/{id}/cancel", Key)).Text("status"));
        var again = await world.PostAsync($"{Sessions}/{id}/cancel", Key);
        Assert.Equal((200, "true"), (again.Status, again.Header("Idempotent-Replayed")));
        var submit = await world.PostAsync($"{Sessions}/{id}/submit", Key);
        Assert.Equal((409, "conflict"), (submit.Status, submit.Code));
    }

    [Fact]
    public async Task A_second_request_of_a_running_key_is_told_to_wait()
    {
        await using var world = await EdgeWorld.StartAsync();
        var barrier = new PhaseBarrier("append");
        world.Journal.Writing = _ => barrier.PassAsync();
        var first = world.PostJsonAsync(Sessions, "{}", Key);
        await barrier.ReachedAsync();
        var second = await world.PostJsonAsync(Sessions, "{}", Key);
        Assert.Equal((409, "idempotency_key_in_progress"), (second.Status, second.Code));
        Assert.NotNull(second.Header("Retry-After"));
        barrier.Open();
        Assert.Equal(201, (await first).Status);
    }
}
