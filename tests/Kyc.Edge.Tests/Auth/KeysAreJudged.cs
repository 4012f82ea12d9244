using System.Net;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Which keys are taken, from where, and what the others learn: nothing.</summary>
public sealed class KeysAreJudged
{
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task Unknown_revoked_and_expired_keys_get_the_same_answer_after_the_same_look_at_the_store()
    {
        await using var world = await EdgeWorld.StartAsync();
        var now = world.Time.GetUtcNow();
        var answers = new HashSet<string>();
        foreach (var header in new[]
        {
            EdgeWorld.As("kyc_live_" + new string('0', 40)),
            await world.KeyAsync(key => key with { RevokedAt = now }),
            await world.KeyAsync(key => key with { ExpiresAt = now }),
            await world.KeyAsync(key => key with { ExpiresAt = now, Networks = [IPNetwork.Parse("192.0.2.0/24")] }),
            await world.KeyAsync(key => key with { RevokedAt = now, Scopes = [] }),
        })
        {
            world.Credentials.Calls.Clear();
            var reply = await world.SendAsync(HttpMethod.Get, Sessions, null, header, ("Request-Id", "same"));
            Assert.Equal(401, reply.Status);
            Assert.Equal(["find"], world.Credentials.Calls);
            answers.Add($"{reply.Headers.Where(one => one.Key != "Date").Select(one => one.ToString())
                .Aggregate(string.Concat)} {reply.Body}");
        }
        Assert.Single(answers);
    }

    [Fact]
    public async Task A_key_ends_with_its_time_and_at_its_revocation()
    {
        await using var world = await EdgeWorld.StartAsync();
        var soon = await world.KeyAsync(key => key with { ExpiresAt = key.CreatedAt.AddMinutes(5) });
        Assert.Equal(200, (await world.SendAsync(HttpMethod.Get, Sessions, null, soon)).Status);
        world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(401, (await world.SendAsync(HttpMethod.Get, Sessions, null, soon)).Status);

        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
        await world.Credentials.RevokeAsync("key_1", world.Time.GetUtcNow(), default);
        Assert.Equal(401, (await world.GetAsync(Sessions)).Status);
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1/32", true)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData("2001:db8::/32", false)]
    public async Task A_key_is_taken_from_its_networks_only(string network, bool taken)
    {
        await using var world = await EdgeWorld.StartAsync();
        var header = await world.KeyAsync(key => key with { Networks = [IPNetwork.Parse(network)] });
        var reply = await world.SendAsync(HttpMethod.Get, Sessions, null, header, ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(taken ? 200 : 403, reply.Status);
        if (!taken) Assert.Equal("permission_denied", reply.Code);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_client_it_names_counts()
    {
        await using var world = await EdgeWorld.StartAsync(new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            TrustedProxies = [IPAddress.Loopback],
        });
        var header = await world.KeyAsync(key => key with { Networks = [IPNetwork.Parse("192.0.2.0/24")] });
        Assert.Equal(200, await StatusAsync("192.0.2.7"));
        Assert.Equal(403, await StatusAsync("198.51.100.7"));
        Assert.Equal(403, await StatusAsync("192.0.2.7, 198.51.100.7"));

        async Task<int> StatusAsync(string forwarded) => (await world.SendAsync(
            HttpMethod.Get, Sessions, null, header, ("X-Forwarded-For", forwarded))).Status;
    }

    [Fact]
    public void IPv4_in_the_clothes_of_IPv6_is_IPv4()
    {
        var key = new Credential("key_1", Some.Tenant, true, default) { Networks = [IPNetwork.Parse("10.0.0.0/8")] };
        Assert.True(key.IsFrom(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(key.IsFrom(IPAddress.Parse("::ffff:11.1.2.3")));
        Assert.False(key.IsFrom(IPAddress.Parse("::10.1.2.3")));
        Assert.False(key.IsFrom(null));
        Assert.True((key with { Networks = [] }).IsFrom(null));
    }

    [Fact]
    public async Task A_key_whose_mode_is_not_its_tenants_is_not_taken()
    {
        await using var world = await EdgeWorld.StartAsync();
        foreach (var wrong in new Func<Credential, Credential>[]
        {
            key => key with { Live = false }, key => key with { Tenant = Some.Tenant.Test },
        })
            Assert.Equal(401, (await world.SendAsync(
                HttpMethod.Get, Sessions, null, await world.KeyAsync(wrong))).Status);
    }

    [Fact]
    public async Task Live_and_test_data_of_one_tenant_do_not_know_each_other()
    {
        await using var world = await EdgeWorld.StartAsync();
        var test = await world.KeyAsync(key => key with { Live = false, Tenant = Some.Tenant.Test });
        var live = await world.NewSessionAsync("""{"client_reference_id":"r"}""");
        var tried = await world.PostJsonAsync(Sessions, """{"client_reference_id":"r"}""", test);
        Assert.False(tried.Json.GetProperty("livemode").GetBoolean());
        var id = tried.Text("id");
        Assert.Equal(404, (await world.SendAsync(HttpMethod.Get, $"{Sessions}/{live}", null, test)).Status);
        Assert.Equal(404, (await world.GetAsync($"{Sessions}/{id}")).Status);
        Assert.Equal([(live, true)], await ListAsync());
        Assert.Equal([(id, false)], await ListAsync(test));

        async Task<(string, bool)[]> ListAsync(params (string, string)[] headers) =>
        [
            .. (await world.SendAsync(HttpMethod.Get, $"{Sessions}?client_reference_id=r", null, headers)).Json
                .GetProperty("data").EnumerateArray()
                .Select(row => (row.GetProperty("id").GetString()!, row.GetProperty("livemode").GetBoolean())),
        ];
    }

    [Fact]
    public async Task What_a_client_attached_shows_to_who_may_read_sessions_only()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync("""{"client_reference_id":"r","metadata":{"a":"b"}}""");
        var uploader = await world.KeyAsync(key => key with { Scopes = [CredentialScope.FilesWrite] });
        var reply = await world.PutAsync(id, "id_card", Media.Picture(), uploader);
        Assert.Equal(200, reply.Status);
        Assert.Equal("null", reply.Json.GetProperty("client_reference_id").GetRawText());
        Assert.Empty(reply.Json.GetProperty("metadata").EnumerateObject());
    }

    [Fact]
    public async Task The_older_upload_opens_no_session_without_the_scope_for_that()
    {
        await using var world = await EdgeWorld.StartAsync();
        var uploader = await world.KeyAsync(key => key with { Scopes = [CredentialScope.FilesWrite] });
        var reply = await world.SendAsync(HttpMethod.Post, "/api/upload",
            Media.Form(("type", "id_card"), ("file", Media.Picture())), uploader);
        Assert.Equal((403, "sessions_write"), (reply.Status, reply.Text("required_scope")));
        Assert.Empty(world.Journal.States);
        Assert.Equal(0, world.Blobs.Count);
    }
}
