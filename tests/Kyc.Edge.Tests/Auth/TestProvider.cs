using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kyc.Edge.Tests.Auth;

/// <summary>An identity provider on a loopback port, whose keys and troubles a test decides.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string Audience = "kyc";

    private readonly WebApplication _app;
    private int _reads;

    private TestProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Broken
            ? Results.StatusCode(503)
            : Results.Json(new { issuer = ClaimedIssuer ?? Issuer, jwks_uri = Issuer + "/keys" }));
        _app.MapGet("/keys", () =>
        {
            Interlocked.Increment(ref _reads);
            return Results.Text(Jwks, "application/json");
        });
    }

    /// <summary>Its name and address.</summary>
    public string Issuer => _app.Urls.Single();

    /// <summary>The key it signs with.</summary>
    public RsaSecurityKey Key { get; private set; } = NewKey("k1");

    /// <summary>Times its keys were read.</summary>
    public int Reads => _reads;

    /// <summary>True when it does not answer.</summary>
    public bool Broken { get; set; }

    /// <summary>What it calls itself in its description, when that is not its name.</summary>
    public string? ClaimedIssuer { get; set; }

    /// <summary>Its keys, as a JWK set.</summary>
    public string Jwks => JsonSerializer.Serialize(new { keys = new[] { Jwk(Key) } });

    public static async Task<TestProvider> StartAsync()
    {
        var provider = new TestProvider();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Signs with another key from now on.</summary>
    public void Rotate(string id) => Key = NewKey(id);

    /// <summary>A token for the tenant acme, good for an hour; then as the test shapes it.</summary>
    public string Token(DateTimeOffset now, Action<SecurityTokenDescriptor>? shape = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "jo@people.example",
                ["tenant"] = "acme",
                ["scope"] = "openid sessions_read sessions_write",
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        shape?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>A new key of an id.</summary>
    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2_048)) { KeyId = id };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static object Jwk(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = key.KeyId,
            alg = "RS256",
            n = Base64UrlEncoder.Encode(numbers.Modulus),
            e = Base64UrlEncoder.Encode(numbers.Exponent),
        };
    }
}
