using System.Text;
using Kyc.Actors.TestKit;
using Kyc.Edge.Auth;
using Kyc.Edge.Auth.Oidc;
using Kyc.Edge.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Tokens of an identity provider: which are taken, and what they may do.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Sessions = "/v1/verification_sessions";

    private TestProvider _provider = null!;
    private EdgeWorld _world = null!;

    public static TheoryData<string> Wrong =>
    [
        "expired", "not yet valid", "without an end", "wrong issuer", "wrong audience", "without audience", "foreign key",
        "alg none", "HS256 with the public key", "algorithm not allowed", "unknown kid", "without tenant",
        "a tenant that cannot be", "two tenants", "without subject", "critical header", "no token at all",
    ];

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _world = await WorldAsync(new OidcOptions { Issuer = _provider.Issuer, Audience = TestProvider.Audience });
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_good_token_acts_for_its_tenant_with_its_scopes()
    {
        var id = await _world.NewSessionAsync();
        var token = _provider.Token(Now);
        Assert.Equal(200, await StatusAsync(token, $"{Sessions}/{id}"));
        Assert.Equal(201, (await _world.PostJsonAsync(Sessions, "{}", EdgeWorld.As(token))).Status);
        var upload = await _world.PutAsync(id, "id_card", Media.Picture(), EdgeWorld.As(token));
        Assert.Equal((403, "files_write"), (upload.Status, upload.Text("required_scope")));
        Assert.Equal(404, await StatusAsync(
            _provider.Token(Now, shape => shape.Claims["tenant"] = "other"), $"{Sessions}/{id}"));
        Assert.DoesNotContain(_world.Log.Lines, line =>
            line.Text.Contains("jo@people", StringComparison.Ordinal) || line.Text.Contains(token, StringComparison.Ordinal));
        Assert.Contains(_world.Log.Lines, line => line.Text.Contains("credential=jwt_", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_is_refused_like_an_unknown_key(string what)
    {
        var reply = await _world.SendAsync(
            HttpMethod.Get, Sessions, null, EdgeWorld.As(Make(what)), ("Request-Id", "same"));
        var unknown = await _world.SendAsync(
            HttpMethod.Get, Sessions, null, EdgeWorld.As("kyc_live_x"), ("Request-Id", "same"));
        Assert.Equal((401, unknown.Body), (reply.Status, reply.Body));
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
    }

    [Theory]
    [InlineData("openid profile email")]
    [InlineData("SessionsRead sessions_reader sessions")]
    [InlineData("")]
    public async Task Scopes_that_are_not_ours_give_no_right(string scopes)
    {
        var reply = await _world.SendAsync(HttpMethod.Get, Sessions, null,
            EdgeWorld.As(_provider.Token(Now, token => token.Claims["scope"] = scopes)));
        Assert.Equal((403, "sessions_read"), (reply.Status, reply.Text("required_scope")));
    }

    [Fact]
    public async Task Scopes_may_be_a_list_and_the_tenant_a_test_tenant()
    {
        var token = _provider.Token(Now, shape =>
        {
            shape.Claims["scope"] = new[] { "sessions_read", "sessions_write" };
            shape.Claims["tenant"] = "acme.test";
        });
        var made = await _world.PostJsonAsync(Sessions, "{}", EdgeWorld.As(token));
        Assert.Equal(201, made.Status);
        Assert.False(made.Json.GetProperty("livemode").GetBoolean());
    }

    [Fact]
    public async Task A_token_is_good_a_little_beyond_its_time_for_clocks_that_disagree()
    {
        var token = _provider.Token(Now);
        _world.Time.Advance(TimeSpan.FromMinutes(60.5));
        Assert.Equal(200, await StatusAsync(token));
        _world.Time.Advance(TimeSpan.FromMinutes(0.5));
        Assert.Equal(401, await StatusAsync(token));
    }

    [Fact]
    public async Task A_new_key_is_found_at_once_and_unknown_ones_do_not_make_the_provider_busy()
    {
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
        var old = _provider.Token(Now);
        _provider.Rotate("k2");
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
        Assert.Equal(2, _provider.Reads);
        Assert.Equal(401, await StatusAsync(old));
        for (var i = 0; i < 50; i++) Assert.Equal(401, await StatusAsync(Make("unknown kid")));
        Assert.Equal(2, _provider.Reads);
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(401, await StatusAsync(Make("unknown kid")));
        Assert.Equal(3, _provider.Reads);
    }

    [Fact]
    public async Task A_withdrawn_key_is_forgotten_within_the_refresh()
    {
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
        var old = _provider.Key;
        _provider.Rotate("k2");
        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, await StatusAsync(_provider.Token(Now, token =>
            token.SigningCredentials = new SigningCredentials(old, SecurityAlgorithms.RsaSha256))));
    }

    [Fact]
    public async Task A_provider_that_is_away_is_missed_only_when_its_keys_are_too_old()
    {
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
        _provider.Broken = true;
        _world.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
        _world.Time.Advance(TimeSpan.FromHours(23));
        var reply = await _world.SendAsync(HttpMethod.Get, Sessions, null, EdgeWorld.As(_provider.Token(Now)));
        Assert.Equal((503, "not_ready"), (reply.Status, reply.Code));
        Assert.Equal(200, (await _world.GetAsync(Sessions)).Status);
        _provider.Broken = false;
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(200, await StatusAsync(_provider.Token(Now)));
    }

    [Fact]
    public async Task A_description_of_another_issuer_gives_no_keys()
    {
        _provider.ClaimedIssuer = "https://evil.example";
        Assert.Equal(503, await StatusAsync(_provider.Token(Now)));
        Assert.Equal(0, _provider.Reads);
    }

    [Fact]
    public async Task Keys_may_lie_in_a_file()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "jwks.json");
        await File.WriteAllTextAsync(file, _provider.Jwks);
        await using var world = await WorldAsync(new OidcOptions
        {
            Issuer = _provider.Issuer,
            Audience = TestProvider.Audience,
            JwksFile = file,
        });
        Assert.Equal(200, (await world.SendAsync(
            HttpMethod.Get, Sessions, null, EdgeWorld.As(_provider.Token(Now)))).Status);
        Assert.Equal(0, _provider.Reads);
    }

    [Fact]
    public async Task Without_a_provider_no_token_is_taken()
    {
        await using var world = await EdgeWorld.StartAsync();
        Assert.Equal(401, (await world.SendAsync(
            HttpMethod.Get, Sessions, null, EdgeWorld.As(_provider.Token(Now)))).Status);
    }

    private DateTimeOffset Now => _world.Time.GetUtcNow();

    private string Make(string what) => what switch
    {
        "alg none" => Unsigned(),
        "no token at all" => "a.b.c",
        _ => _provider.Token(Now, token => Spoil(token, what)),
    };

    private void Spoil(SecurityTokenDescriptor token, string what)
    {
        var claims = token.Claims;
        switch (what)
        {
            case "expired": token.Expires = Now.UtcDateTime.AddMinutes(-2); token.NotBefore = null; break;
            case "not yet valid": token.NotBefore = Now.UtcDateTime.AddMinutes(2); break;
            case "without an end": token.Expires = null; break;
            case "wrong issuer": token.Issuer = "https://evil.example"; break;
            case "wrong audience": token.Audience = "somebody else"; break;
            case "without audience": token.Audience = null; break;
            case "foreign key": Sign(TestProvider.NewKey("k1"), SecurityAlgorithms.RsaSha256); break;
            case "HS256 with the public key":
                var pem = Encoding.ASCII.GetBytes(_provider.Key.Rsa.ExportSubjectPublicKeyInfoPem());
                Sign(new SymmetricSecurityKey(pem) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256);
                break;
            case "algorithm not allowed": Sign(_provider.Key, SecurityAlgorithms.RsaSha512); break;
            case "unknown kid": Sign(TestProvider.NewKey("k9"), SecurityAlgorithms.RsaSha256); break;
            case "without tenant": claims.Remove("tenant"); break;
            case "a tenant that cannot be": claims["tenant"] = "../acme"; break;
            case "two tenants": claims["tenant"] = new[] { "acme", "other" }; break;
            case "without subject": claims.Remove("sub"); break;
            case "critical header":
                token.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "x" } };
                break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "no such token");
        }

        void Sign(SecurityKey key, string algorithm) => token.SigningCredentials = new SigningCredentials(key, algorithm);
    }

    private string Unsigned()
    {
        var parts = _provider.Token(Now).Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
    }

    private async Task<int> StatusAsync(string token, string path = Sessions) =>
        (await _world.SendAsync(HttpMethod.Get, path, null, EdgeWorld.As(token))).Status;

    private static Task<EdgeWorld> WorldAsync(OidcOptions oidc) => EdgeWorld.StartAsync(new EdgeOptions
    {
        Policies = [Some.Policy],
        DefaultPolicyId = Some.Policy.Id,
        Access = new AccessOptions { Oidc = oidc },
    });
}
