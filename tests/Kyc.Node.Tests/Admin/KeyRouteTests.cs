using System.Text.Json;
using Kyc.Actors.Ports;

namespace Kyc.Node.Tests.Admin;

/// <summary>Operators' keys: made, shown, rolled, revoked, and every one of these in the audit log.</summary>
public sealed class KeyRouteTests
{
    [Fact]
    public async Task A_key_is_made_for_any_tenant_and_its_secret_told_once()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var made = await DoAsync(client,
            "keys?tenant=acme&name=first&scopes=sessions_read,api_keys&network=10.0.0.0/8,2001:db8::/32&expires_s=3600");
        var (id, secret) = (Text(made, "id"), Text(made, "secret"));
        Assert.Matches("^kyc_live_[0-9A-Za-z]{40}$", secret);
        var key = (await world.Credentials.FindAsync(secret, default))!;
        Assert.Equal((id, "acme", "first"), (key.Id, key.Tenant.Value, key.Name));
        Assert.Equal([CredentialScope.SessionsRead, CredentialScope.ApiKeys], key.Scopes);
        Assert.Equal(["10.0.0.0/8", "2001:db8::/32"], key.Networks.Select(network => network.ToString()));
        Assert.Equal(3_600, (key.ExpiresAt!.Value - key.CreatedAt).TotalSeconds, 1);
        foreach (var look in new[] { "keys", "keys?tenant=acme", $"keys/{id}" })
        {
            var text = await client.GetStringAsync("admin/v1/" + look);
            Assert.Contains(id, text, StringComparison.Ordinal);
            Assert.DoesNotContain("kyc_live_", text, StringComparison.Ordinal);
        }
        Assert.Equal(["keys_create acme asked", "keys_create acme done"], await world.RowsAsync());
        var log = await client.GetStringAsync("admin/v1/log/tail?lines=100");
        Assert.DoesNotContain("kyc_live_", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_key_acts_for_the_test_tenant()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var made = await DoAsync(client, "keys?tenant=acme.test");
        Assert.StartsWith("kyc_test_", Text(made, "secret"), StringComparison.Ordinal);
        var key = (await world.Credentials.FindAsync(Text(made, "secret"), default))!;
        Assert.Equal(("acme.test", false), (key.Tenant.Value, key.Live));
    }

    [Fact]
    public async Task A_key_is_rolled_once_and_revoked_for_good()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var old = await DoAsync(client, "keys?tenant=acme&name=shop");
        var next = await DoAsync(client, $"keys/{Text(old, "id")}/roll?overlap_s=60");
        Assert.Equal("shop", Text(next, "name"));
        var ended = (await world.Credentials.FindAsync(Text(old, "secret"), default))!;
        Assert.Equal(Text(next, "id"), ended.RolledTo);
        Assert.NotNull(ended.ExpiresAt);
        var (twice, why) = await PostAsync(client, $"keys/{Text(old, "id")}/roll");
        Assert.Equal((409, "key_ended"), (twice, Text(why, "code")));
        await PostAsync(client, $"keys/{Text(next, "id")}/revoke");
        Assert.NotNull((await world.Credentials.FindAsync(Text(next, "secret"), default))!.RevokedAt);
        var (late, _) = await PostAsync(client, $"keys/{Text(next, "id")}/roll");
        Assert.Equal(409, late);
        Assert.Contains($"keys_revoke {Text(next, "id")} done", await world.RowsAsync());
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("keys?tenant=ACME")]
    [InlineData("keys?tenant=acme&scopes=everything")]
    [InlineData("keys?tenant=acme&network=10.0.0.1/8")]
    [InlineData("keys?tenant=acme&expires_s=soon")]
    public async Task What_makes_no_sense_makes_no_key(string path)
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var (status, why) = await PostAsync(client, path);
        Assert.Equal((400, "bad_request"), (status, Text(why, "code")));
        Assert.False(await world.Credentials.AnyAsync(default));
    }

    [Fact]
    public async Task A_key_that_nobody_has_is_named_as_such()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        foreach (var id in new[] { "key_01ARZ3NDEKTSV4RRFFQ69G5FAV", "x" })
        {
            var (status, why) = await PostAsync(client, $"keys/{id}/revoke");
            Assert.Equal((404, "unknown_key"), (status, Text(why, "code")));
        }
    }

    private static async Task<JsonElement> DoAsync(HttpClient client, string path)
    {
        var (status, json) = await PostAsync(client, path);
        Assert.True(status == 200, json.GetRawText());
        return json.GetProperty("key");
    }

    private static async Task<(int Status, JsonElement Json)> PostAsync(HttpClient client, string path) =>
        await AdminWorld.ReadAsync(await client.PostAsync("admin/v1/" + path, AdminWorld.Order()));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
