using System.Security.Cryptography;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>Files on their way in.</summary>
public sealed class UploadTests
{
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task A_form_with_one_file_is_taken_like_the_raw_file()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var picture = Media.Picture();
        var reply = await world.SendAsync(
            HttpMethod.Put, $"{Sessions}/{id}/files/id_card", Media.Form(("file", picture)));
        Assert.Equal(200, reply.Status);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(picture)),
            reply.Json.GetProperty("files").GetProperty("id_card").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_right_digest_is_accepted()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var digest = Convert.ToBase64String(SHA256.HashData(Media.Picture()));
        var reply = await world.PutAsync(id, "id_card", Media.Picture(), ("Content-Digest", $"sha-256=:{digest}:"));
        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("id_card")]
    [InlineData("Id-Card")]
    [InlineData("idCard")]
    [InlineData("CARD")]
    public async Task The_older_form_takes_fields_in_any_order_and_types_in_any_case(string type)
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var before = await world.SendAsync(HttpMethod.Post, "/api/upload",
            Media.Form(("type", type), ("session_id", id), ("file", Media.Picture())));
        var after = await world.SendAsync(HttpMethod.Post, "/api/upload",
            Media.Form(("file", Media.Video()), ("session_id", id), ("type", "Video")));
        Assert.Equal((200, "id_card", id), (before.Status, before.Text("type"), before.Text("session_id")));
        Assert.Equal((200, "face_video", "processing"), (after.Status, after.Text("type"), after.Text("status")));
        Assert.Equal(2, world.Blobs.Count);
    }

    [Fact]
    public async Task The_older_form_opens_a_session_when_it_names_none()
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.SendAsync(HttpMethod.Post, "/api/upload",
            Media.Form(("type", "id_card"), ("file", Media.Picture())));
        Assert.Equal(200, reply.Status);
        var session = await world.GetAsync($"{Sessions}/{reply.Text("session_id")}");
        Assert.True(session.Json.GetProperty("files").TryGetProperty("id_card", out _));
        Assert.Equal(1, world.Blobs.Count);
    }

    [Fact]
    public async Task A_file_that_the_session_refuses_at_last_is_removed()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var content = new HeldContent(Media.Picture());
        var upload = world.SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", content);
        await content.Halfway.ReachedAsync();
        await world.PostAsync($"{Sessions}/{id}/cancel");
        content.Halfway.Open();
        var reply = await upload;
        Assert.Equal((409, "session_not_accepting_files"), (reply.Status, reply.Code));
        Assert.Equal(0, world.Blobs.Count);
    }
}
