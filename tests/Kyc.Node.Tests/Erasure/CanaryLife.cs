using System.Text.Json;
using Kyc.Node.Tests.Hosting;
using Kyc.TestSupport.Servers;

namespace Kyc.Node.Tests.Erasure;

/// <summary>A canary's way through the real interface.</summary>
internal static class CanaryLife
{
    private const string Sessions = "/v1/verification_sessions";

    /// <summary>Opens a session, sends both files, waits for the decision; returns the session's id.</summary>
    public static async Task<string> LiveAsync(HttpClient client, Canary canary)
    {
        var created = await NodeWorld.JsonAsync(await client.PostAsync(Sessions, NodeWorld.Body(
            JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["client_reference_id"] = canary.Reference,
                ["metadata"] = new Dictionary<string, string> { [canary.MetadataKey] = canary.Metadata },
            }))));
        var id = created.GetProperty("id").GetString()!;
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(canary.Picture()), "file", canary.FileName },
        };
        using var card = new HttpRequestMessage(HttpMethod.Put, $"{Sessions}/{id}/files/id_card") { Content = form };
        card.Headers.Add("Idempotency-Key", canary.Reference);
        await NodeWorld.JsonAsync(await client.SendAsync(card));
        // What is refused is heard of too: an unknown field with the mark in name and value.
        using var refused = await client.PostAsync(Sessions, NodeWorld.Body(
            $$"""{"{{canary.MetadataKey}}":"{{canary.Metadata}}"}"""));
        Assert.Equal(400, (int)refused.StatusCode);
        await NodeWorld.JsonAsync(await client.PutAsync(
            $"{Sessions}/{id}/files/face_video", new ByteArrayContent(canary.Video())));
        var decided = await NodeWorld.JsonAsync(await client.GetAsync($"{Sessions}/{id}?wait=30"));
        Assert.Equal("verified", decided.GetProperty("status").GetString());
        Assert.Equal(canary.Reference, decided.GetProperty("client_reference_id").GetString());
        return id;
    }

    /// <summary>Redacts a session and waits until its data is gone.</summary>
    public static async Task RedactAsync(HttpClient client, string id)
    {
        await NodeWorld.JsonAsync(await client.PostAsync($"{Sessions}/{id}/redact", null));
        await Eventually.TrueAsync(async () => Redaction(
            await NodeWorld.JsonAsync(await client.GetAsync($"{Sessions}/{id}"))) == "redacted");
    }

    /// <summary>Where a session's redaction stands.</summary>
    public static string? Redaction(JsonElement session) =>
        session.GetProperty("redaction") is { ValueKind: JsonValueKind.Object } redaction
            ? redaction.GetProperty("status").GetString()
            : null;
}
