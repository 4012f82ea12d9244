using System.Buffers.Text;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Ids;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Session tokens: what a browser may do with one, and how long.</summary>
public sealed class ClientTokenTests
{
    private const string Sessions = "/v1/verification_sessions";
    private const string Prefix = "kyc_st_";

    [Fact]
    public async Task A_browser_uploads_submits_and_reads_its_session()
    {
        var policy = Some.Policy with { AutoSubmit = false };
        await using var world = await EdgeWorld.StartAsync(
            new EdgeOptions { Policies = [policy], DefaultPolicyId = policy.Id });
        var id = await world.NewSessionAsync("""{"client_reference_id":"r-secret","metadata":{"note":"n-secret"}}""");
        var browser = await TokenAsync(world, id);
        var first = await world.PutAsync(id, "id_card", Media.Picture(), browser);
        await world.PutAsync(id, "face_video", Media.Video(), browser);
        Assert.Equal(200, (await world.PostAsync($"{Sessions}/{id}/submit", browser)).Status);
        var read = await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}?wait=30", null, browser);
        Assert.Equal((200, "verified"), (read.Status, read.Text("status")));
        foreach (var reply in new[] { first, read })
        {
            Assert.DoesNotContain("secret", reply.Body, StringComparison.Ordinal);
            Assert.False(reply.Json.TryGetProperty("report", out _));
            var links = reply.Json.GetProperty("links").EnumerateObject().Select(link => link.Name).ToArray();
            Assert.Contains("self", links);
            Assert.Empty(links.Intersect(["files", "cancel", "report", "redact"]));
        }
    }

    [Fact]
    public async Task A_create_gives_a_token_when_asked()
    {
        await using var world = await EdgeWorld.StartAsync();
        var made = await world.PostJsonAsync(Sessions, """{"client_token":true,"expires_in":600}""");
        Assert.Equal((201, "no-store"), (made.Status, made.Header("Cache-Control")));
        var token = made.Json.GetProperty("client_token");
        Assert.Equal(made.Text("id"), token.GetProperty("session").GetString());
        Assert.Equal(made.Text("expires_at"), token.GetProperty("expires_at").GetString());
        var browser = EdgeWorld.As(token.GetProperty("token").GetString()!);
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Get, $"{Sessions}/{made.Text("id")}", null, browser)).Status);
        Assert.False((await world.PostJsonAsync(Sessions, "{}")).Json.TryGetProperty("client_token", out _));
        Assert.DoesNotContain(world.Log.Lines, line => line.Text.Contains(Prefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_other_operation_is_closed_and_every_other_session_is_not_there()
    {
        await using var world = await EdgeWorld.StartAsync();
        var (own, other) = (await world.NewSessionAsync(), await world.NewSessionAsync());
        var browser = await TokenAsync(world, own);
        var (closed, hidden) = (0, 0);
        foreach (var (verb, path, open) in Operations(world))
        {
            var mine = await world.SendAsync(verb, path.Replace("{id}", own), Body(path), browser);
            if (!open) Assert.Equal((403, "permission_denied"), (mine.Status, mine.Code));
            else Assert.True(mine.Status is not (401 or 403 or 404), $"{verb} {path}: {mine.Status}");
            closed += open ? 0 : 1;
            if (!open) continue;
            foreach (var id in new[] { other, "vs_01HZZZZZZZZZZZZZZZZZZZZZZZ", "x" })
            {
                var reply = await world.SendAsync(verb, path.Replace("{id}", id), Body(path), browser);
                Assert.Equal((404, "not_found"), (reply.Status, reply.Code));
                hidden++;
            }
        }
        Assert.True(closed >= 10 && hidden == 9, $"{closed} closed, {hidden} hidden");
        Assert.Equal(0, world.Blobs.Count - 1);
        var report = await world.SendAsync(HttpMethod.Get, $"{Sessions}/{own}?expand=report", null, browser);
        Assert.Equal((403, "permission_denied"), (report.Status, report.Code));
    }

    [Fact]
    public async Task A_token_ends_with_its_time_and_never_after_its_session()
    {
        await using var world = await EdgeWorld.StartAsync();
        var (brief, other) = (await world.NewSessionAsync("""{"expires_in":300}"""), await world.NewSessionAsync());
        var (early, late) = (await TokenAsync(world, brief), await TokenAsync(world, other));
        Assert.Equal((200, 200), (await ReadAsync(brief, early), await ReadAsync(other, late)));
        world.Time.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal((401, 200), (await ReadAsync(brief, early), await ReadAsync(other, late)));
        var refused = await world.PostAsync($"{Sessions}/{brief}/client_token");
        Assert.Equal((409, "session_expired"), (refused.Status, refused.Code));
        world.Time.Advance(TimeSpan.FromMinutes(55));
        Assert.Equal(401, await ReadAsync(other, late));

        async Task<int> ReadAsync(string id, (string, string) header) =>
            (await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, header)).Status;
    }

    [Fact]
    public async Task Once_the_session_ended_it_can_only_be_read()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var browser = await TokenAsync(world, id);
        await world.PostAsync($"{Sessions}/{id}/cancel");
        Assert.Equal(409, (await world.PutAsync(id, "id_card", Media.Picture(), browser)).Status);
        Assert.Equal(409, (await world.PostAsync($"{Sessions}/{id}/submit", browser)).Status);
        var read = await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, browser);
        Assert.Equal((200, "canceled"), (read.Status, read.Text("status")));
    }

    [Fact]
    public async Task Every_change_of_a_single_letter_spoils_a_token()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var (_, header) = await TokenAsync(world, id);
        var token = header["Bearer ".Length..];
        for (var i = Prefix.Length; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'B' : 'A';
            var spoilt = $"{token[..i]}{other}{token[(i + 1)..]}";
            // The last letter may hold bits that belong to no byte: the same bytes are the same token.
            if (Decoded(spoilt) is { } bytes && bytes.SequenceEqual(Decoded(token)!)) continue;
            Assert.Equal(401, await StatusAsync(world, id, spoilt));
        }
        foreach (var cut in new[] { Prefix, Prefix + "AAAA", token[..^4], token + "AAAA", token + new string('A', 400) })
            Assert.Equal(401, await StatusAsync(world, id, cut));
    }

    [Fact]
    public async Task A_token_of_another_cluster_or_another_purpose_is_not_taken()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var (_, header) = await TokenAsync(world, id);
        var body = Decoded(header["Bearer ".Length..])!.AsSpan(36).ToArray();
        Assert.Equal(200, await StatusAsync(world, id, Forged(world.ClusterKeys.Mac("session_tokens", body), body)));
        Assert.Equal(401, await StatusAsync(world, id, Forged(world.ClusterKeys.Mac("messages", body), body)));
        Assert.Equal(401, await StatusAsync(
            world, id, Forged(new MemoryClusterKeys().Mac("session_tokens", body), body)));
    }

    [Fact]
    public async Task A_token_gives_no_more_than_its_giver_has()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var giver = await world.KeyAsync(key => key with
        {
            Scopes = [CredentialScope.SessionsWrite, CredentialScope.SessionsRead],
        });
        var made = await world.PostAsync($"{Sessions}/{id}/client_token", giver);
        var browser = EdgeWorld.As(made.Text("token"));
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, browser)).Status);
        var upload = await world.PutAsync(id, "id_card", Media.Picture(), browser);
        Assert.Equal((403, "files_write"), (upload.Status, upload.Text("required_scope")));
    }

    [Fact]
    public async Task A_token_of_a_test_session_sees_test_data()
    {
        await using var world = await EdgeWorld.StartAsync();
        var test = await world.KeyAsync(key => key with { Live = false, Tenant = Some.Tenant.Test });
        var made = await world.PostJsonAsync(Sessions, """{"client_token":true}""", test);
        var browser = EdgeWorld.As(made.Json.GetProperty("client_token").GetProperty("token").GetString()!);
        var read = await world.SendAsync(HttpMethod.Get, $"{Sessions}/{made.Text("id")}", null, browser);
        Assert.Equal(200, read.Status);
        Assert.False(read.Json.GetProperty("livemode").GetBoolean());
    }

    private static IEnumerable<(HttpMethod Verb, string Path, bool Open)> Operations(EdgeWorld world) =>
        world.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(route => Edge.Auth.BearerMiddleware.Guards(route.RoutePattern.RawText!))
            .Select(route => (
                new HttpMethod(route.Metadata
                    .GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]),
                route.RoutePattern.RawText!.Replace("{kind}", "id_card"),
                route.RoutePattern.RawText is Sessions + "/{id}" or Sessions + "/{id}/submit"
                    or Sessions + "/{id}/files/{kind}"));

    private static ByteArrayContent? Body(string path) =>
        path.EndsWith("/files/id_card", StringComparison.Ordinal) ? new ByteArrayContent(Media.Picture()) : null;

    private static async Task<(string, string)> TokenAsync(EdgeWorld world, string id)
    {
        var made = await world.PostAsync($"{Sessions}/{id}/client_token");
        Assert.Equal((201, "no-store"), (made.Status, made.Header("Cache-Control")));
        return EdgeWorld.As(made.Text("token"));
    }

    private static async Task<int> StatusAsync(EdgeWorld world, string id, string token) =>
        (await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, EdgeWorld.As(token))).Status;

    private static byte[]? Decoded(string token) =>
        Base64Url.IsValid(token.AsSpan(Prefix.Length)) ? Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length)) : null;

    private static string Forged(KeyedMac mac, byte[] body) =>
        Prefix + Base64Url.EncodeToString([.. Convert.FromHexString(mac.KeyId), .. mac.Code, .. body]);
}
