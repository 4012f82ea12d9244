using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Keys by API: made, listed, read, rolled, revoked.</summary>
public sealed class ApiKeyTests
{
    private const string Keys = "/v1/api_keys";
    private const string Sessions = "/v1/verification_sessions";
    private const string Nobody = "key_01HZZZZZZZZZZZZZZZZZZZZZZZ";
    private static readonly (string, string) Other = EdgeWorld.As(EdgeWorld.OtherKey);

    [Fact]
    public async Task A_key_is_made_shown_once_and_works()
    {
        await using var world = await EdgeWorld.StartAsync();
        var made = await world.PostJsonAsync(Keys,
            """{"name":"shop","scopes":["sessions_read"],"lifetime_s":3600,"networks":["127.0.0.0/8","::1"]}""");
        Assert.Equal((201, "no-store"), (made.Status, made.Header("Cache-Control")));
        var (id, secret) = (made.Text("id"), made.Text("secret"));
        Assert.Matches("^kyc_live_[0-9A-Za-z]{40}$", secret);
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Get, Sessions, null, EdgeWorld.As(secret))).Status);
        Assert.Equal(403, (await world.SendAsync(HttpMethod.Post, Sessions, null, EdgeWorld.As(secret))).Status);
        var read = await world.GetAsync($"{Keys}/{id}");
        Assert.Equal(("shop", "active"), (read.Text("name"), read.Text("status")));
        Assert.Equal("""["127.0.0.0/8","::1/128"]""", read.Json.GetProperty("networks").GetRawText());
        foreach (var shown in new[] { read, await world.GetAsync(Keys) })
            Assert.DoesNotContain("kyc_live_", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("expired", (await world.GetAsync($"{Keys}/{id}")).Text("status"));
        Assert.Equal(401, (await world.SendAsync(HttpMethod.Get, Sessions, null, EdgeWorld.As(secret))).Status);
    }

    [Fact]
    public async Task Nobody_gives_a_right_that_he_has_not()
    {
        await using var world = await EdgeWorld.StartAsync();
        var few = await world.KeyAsync(key => key with
        {
            Scopes = [CredentialScope.ApiKeys, CredentialScope.SessionsRead],
        });
        var more = await world.PostJsonAsync(Keys, """{"scopes":["sessions_read","erasure"]}""", few);
        Assert.Equal((403, "erasure"), (more.Status, more.Text("required_scope")));
        var same = await world.PostJsonAsync(Keys, "{}", few);
        Assert.Equal(["sessions_read", "api_keys"], Texts(same, "scopes"));

        var wide = (await world.PostJsonAsync(Keys, "{}")).Text("id");
        var rolled = await world.PostJsonAsync($"{Keys}/{wide}/roll", "{}", few);
        Assert.Equal((403, "permission_denied"), (rolled.Status, rolled.Code));
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Delete, $"{Keys}/{wide}", null, few)).Status);
    }

    [Fact]
    public async Task A_live_key_has_both_modes_in_hand_and_a_test_key_its_own()
    {
        await using var world = await EdgeWorld.StartAsync();
        var made = await world.PostJsonAsync(Keys, """{"livemode":false}""");
        var test = EdgeWorld.As(made.Text("secret"));
        Assert.StartsWith("kyc_test_", made.Text("secret"), StringComparison.Ordinal);
        Assert.Equal(200, (await world.GetAsync($"{Keys}/{made.Text("id")}")).Status);
        Assert.Single((await world.GetAsync($"{Keys}?livemode=false")).Json.GetProperty("data").EnumerateArray());

        var live = (await world.PostJsonAsync(Keys, "{}")).Text("id");
        foreach (var reply in new[]
        {
            await world.PostJsonAsync(Keys, """{"livemode":true}""", test),
            await world.SendAsync(HttpMethod.Get, $"{Keys}?livemode=true", null, test),
        })
            Assert.Equal((403, "permission_denied"), (reply.Status, reply.Code));
        Assert.Equal(404, (await world.SendAsync(HttpMethod.Delete, $"{Keys}/{live}", null, test)).Status);
        Assert.StartsWith("kyc_test_", (await world.PostJsonAsync(Keys, "{}", test)).Text("secret"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_key_is_not_there_and_costs_as_many_looks_as_one_that_nobody_has()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = (await world.PostJsonAsync(Keys, "{}")).Text("id");
        foreach (var (verb, path) in new[] { ("GET", ""), ("POST", "/roll"), ("DELETE", "") })
        {
            var foreign = await CallsAsync(verb, $"{Keys}/{id}{path}");
            Assert.Equal(await CallsAsync(verb, $"{Keys}/{Nobody}{path}"), foreign);
        }
        Assert.Equal("active", (await world.GetAsync($"{Keys}/{id}")).Text("status"));

        async Task<string> CallsAsync(string verb, string path)
        {
            world.Credentials.Calls.Clear();
            var reply = await world.SendAsync(new HttpMethod(verb), path, null, Other);
            Assert.Equal((404, "not_found"), (reply.Status, reply.Code));
            return string.Join(' ', world.Credentials.Calls);
        }
    }

    [Fact]
    public async Task A_rolled_key_stays_good_for_the_overlap_and_its_successor_is_like_it()
    {
        await using var world = await EdgeWorld.StartAsync();
        var old = await world.PostJsonAsync(Keys, """{"name":"shop","scopes":["sessions_read"]}""");
        var next = await world.PostJsonAsync($"{Keys}/{old.Text("id")}/roll", """{"overlap_s":600}""");
        Assert.Equal(201, next.Status);
        Assert.Equal(("shop", "active"), (next.Text("name"), next.Text("status")));
        Assert.Equal(["sessions_read"], Texts(next, "scopes"));
        Assert.Equal(next.Text("id"), (await world.GetAsync($"{Keys}/{old.Text("id")}")).Text("rolled_to"));
        Assert.Equal((200, 200), (await StatusAsync(old), await StatusAsync(next)));
        world.Time.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal((401, 200), (await StatusAsync(old), await StatusAsync(next)));
        var again = await world.PostJsonAsync($"{Keys}/{old.Text("id")}/roll", "{}");
        Assert.Equal((409, "secret_already_shown"), (again.Status, again.Code));

        async Task<int> StatusAsync(Reply key) =>
            (await world.SendAsync(HttpMethod.Get, Sessions, null, EdgeWorld.As(key.Text("secret")))).Status;
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_stays_listed_and_cannot_be_rolled()
    {
        await using var world = await EdgeWorld.StartAsync();
        var made = await world.PostJsonAsync(Keys, "{}");
        var path = $"{Keys}/{made.Text("id")}";
        var revoked = await world.SendAsync(HttpMethod.Delete, path);
        Assert.Equal((200, "revoked"), (revoked.Status, revoked.Text("status")));
        Assert.Equal(401, (await world.SendAsync(
            HttpMethod.Get, Sessions, null, EdgeWorld.As(made.Text("secret")))).Status);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(revoked.Body, (await world.SendAsync(HttpMethod.Delete, path)).Body);
        Assert.Equal((409, "conflict"), await CodeAsync(world.PostJsonAsync(path + "/roll", "{}")));
        Assert.Contains("revoked", (await world.GetAsync(Keys)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_with_the_same_Idempotency_Key_makes_no_second_secret()
    {
        await using var world = await EdgeWorld.StartAsync();
        var key = ("Idempotency-Key", "k1");
        var made = await world.PostJsonAsync(Keys, "{}", key);
        var again = await world.PostJsonAsync(Keys, """{"name":"other"}""", key);
        Assert.Equal((409, "secret_already_shown"), (again.Status, again.Code));
        Assert.Contains(made.Text("id"), again.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("kyc_live_", again.Body, StringComparison.Ordinal);
        Assert.Equal(201, (await world.PostJsonAsync(Keys, "{}", key, Other)).Status);

        var roll = $"{Keys}/{made.Text("id")}/roll";
        var next = await world.PostJsonAsync(roll, "{}", key);
        Assert.Equal(201, next.Status);
        var twice = await world.PostJsonAsync(roll, "{}", key);
        Assert.Equal((409, "secret_already_shown"), (twice.Status, twice.Code));
        Assert.Contains(next.Text("id"), twice.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_in_pages()
    {
        await using var world = await EdgeWorld.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.PostJsonAsync(Keys, $$"""{"name":"n{{i}}"}""");
        }
        var first = await world.GetAsync($"{Keys}?limit=3");
        var second = await world.GetAsync($"{Keys}?limit=3&starting_after={first.Text("next_cursor")}");
        Assert.Equal(["n4", "n3", "n2", "n1", "n0", ""], [.. Names(first), .. Names(second)]);
        Assert.False(second.Json.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("""{"scopes":["everything"]}""", "/scopes")]
    [InlineData("""{"scopes":[]}""", "/scopes")]
    [InlineData("""{"scopes":"sessions_read"}""", "/scopes")]
    [InlineData("""{"networks":["10.0.0.1/8"]}""", "/networks")]
    [InlineData("""{"expires_at":"2020-01-01T00:00:00Z"}""", "/expires_at")]
    [InlineData("""{"expires_at":"2999-01-01T00:00:00Z"}""", "/expires_at")]
    [InlineData("""{"lifetime_s":0}""", "/lifetime_s")]
    [InlineData("""{"lifetime_s":60,"expires_at":"2026-12-01T00:00:00Z"}""", "/expires_at")]
    [InlineData("""{"name":"a\nb"}""", "/name")]
    [InlineData("""{"livemode":"no"}""", "/livemode")]
    [InlineData("""{"tenant":"other"}""", "/tenant")]
    public async Task What_is_wrong_is_named_and_nothing_is_made(string body, string pointer)
    {
        await using var world = await EdgeWorld.StartAsync();
        var before = (await world.GetAsync(Keys)).Body;
        var reply = await world.PostJsonAsync(Keys, body);
        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Equal(pointer, reply.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(before, (await world.GetAsync(Keys)).Body);
    }

    [Theory]
    [InlineData("""{"overlap_s":604801}""")]
    [InlineData("""{"overlap_s":-1}""")]
    [InlineData("""{"overlap":1}""")]
    public async Task An_overlap_out_of_bounds_rolls_nothing(string body)
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = (await world.PostJsonAsync(Keys, "{}")).Text("id");
        Assert.Equal((400, "invalid_parameter"), await CodeAsync(world.PostJsonAsync($"{Keys}/{id}/roll", body)));
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync($"{Keys}/{id}")).Json.GetProperty("rolled_to").ValueKind);
    }

    private static async Task<(int, string)> CodeAsync(Task<Reply> reply) =>
        ((await reply).Status, (await reply).Code);

    private static IEnumerable<string> Texts(Reply reply, string name) =>
        reply.Json.GetProperty(name).EnumerateArray().Select(one => one.GetString()!);

    private static IEnumerable<string> Names(Reply page) =>
        page.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()!);
}
