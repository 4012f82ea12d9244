namespace Kyc.Cli.Tests.Operator;

/// <summary><c>kyc keys</c> against a running embedded node.</summary>
public sealed class KeysTests : IAsyncLifetime
{
    private readonly EmbeddedWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_tenant_begins_with_its_first_key_whose_secret_is_the_last_line_and_works()
    {
        var (code, output, error) = await _world.KycAsync(
            "keys", "create", "--tenant", "acme", "--name", "first", "--scopes", "sessions_read", "--expires", "90d");
        Assert.Equal((ExitCodes.Ok, ""), (code, error));
        var secret = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Matches("^kyc_live_[0-9A-Za-z]{40}$", secret);
        Assert.Equal(200, await StatusAsync(HttpMethod.Get, secret));
        Assert.Equal(403, await StatusAsync(HttpMethod.Post, secret));
        foreach (var look in new[] { "keys list", "keys list --tenant acme" })
        {
            var (_, table, _) = await _world.KycAsync(look.Split(' '));
            Assert.Contains("acme", table, StringComparison.Ordinal);
            Assert.DoesNotContain("kyc_live_", table, StringComparison.Ordinal);
        }
        Assert.Equal(["keys_create acme asked", "keys_create acme done"], await _world.AuditAsync());
    }

    [Fact]
    public async Task A_test_key_is_of_the_test_tenant()
    {
        var made = (await _world.LookAsync("keys", "create", "--tenant", "acme", "--test")).GetProperty("key");
        Assert.Equal("acme.test", made.GetProperty("tenant").GetString());
        Assert.StartsWith("kyc_test_", made.GetProperty("secret").GetString(), StringComparison.Ordinal);
        var listed = (await _world.LookAsync("keys", "list", "--tenant", "acme", "--test")).GetProperty("keys");
        Assert.Equal(made.GetProperty("id").GetString(), listed[0].GetProperty("id").GetString());
        Assert.False(listed[0].TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task A_key_is_rolled_and_revoked_after_a_yes()
    {
        var old = (await _world.LookAsync("keys", "create", "--tenant", "acme")).GetProperty("key");
        var id = old.GetProperty("id").GetString()!;
        Assert.Equal(ExitCodes.Cannot, (await _world.KycAsync("keys", "roll", id)).Code);
        Assert.Equal(ExitCodes.Cannot, (await _world.KycAsync("keys", "revoke", id)).Code);
        var next = (await _world.LookAsync("keys", "roll", id, "--overlap", "1h", "--yes")).GetProperty("key");
        Assert.Equal(200, await StatusAsync(HttpMethod.Get, old.GetProperty("secret").GetString()!));
        Assert.Equal(200, await StatusAsync(HttpMethod.Get, next.GetProperty("secret").GetString()!));
        var shown = await _world.LookAsync("keys", "show", id);
        Assert.Equal(next.GetProperty("id").GetString(), shown.GetProperty("rolled_to").GetString());
        await _world.LookAsync("keys", "revoke", id, "--yes");
        Assert.Equal(401, await StatusAsync(HttpMethod.Get, old.GetProperty("secret").GetString()!));
        Assert.Equal(200, await StatusAsync(HttpMethod.Get, next.GetProperty("secret").GetString()!));
    }

    [Theory]
    [InlineData("keys create", "tenant")]
    [InlineData("keys create --tenant ACME", "tenant")]
    [InlineData("keys create --tenant acme --scopes all", "scopes")]
    [InlineData("keys create --tenant acme --networks 10.0.0.1/8", "network")]
    [InlineData("keys create --tenant acme --expires soon", "expires")]
    [InlineData("keys show key_1", "key_1")]
    public async Task A_mistake_is_named_and_nothing_is_made(string line, string named)
    {
        var (code, _, error) = await _world.KycAsync(line.Split(' '));
        Assert.NotEqual(ExitCodes.Ok, code);
        Assert.Contains(named, error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, (await _world.LookAsync("keys", "list")).GetProperty("keys").GetArrayLength());
    }

    private async Task<int> StatusAsync(HttpMethod method, string key)
    {
        using var client = new HttpClient { BaseAddress = _world.Node.Address };
        using var request = new HttpRequestMessage(method, "/v1/verification_sessions");
        request.Headers.Add("Authorization", "Bearer " + key);
        return (int)(await client.SendAsync(request)).StatusCode;
    }
}
