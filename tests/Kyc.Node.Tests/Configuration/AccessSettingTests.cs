using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;

namespace Kyc.Node.Tests.Configuration;

/// <summary>Settings of keys, tokens and the identity provider.</summary>
public sealed class AccessSettingTests
{
    private static readonly string[] SecretWords = ["password", "secret", "master_key", "token", "credential"];

    [Fact]
    public void No_setting_that_holds_a_secret_has_a_default()
    {
        var secrets = SettingsSchema.All.Where(setting => setting.Secret
            || SecretWords.Any(word => setting.Key.EndsWith(word, StringComparison.Ordinal)
                                       || setting.Key.EndsWith(word + "_file", StringComparison.Ordinal))).ToArray();
        Assert.True(secrets.Length >= 8, $"{secrets.Length} settings");
        Assert.All(secrets, setting => Assert.Equal("", setting.Default));
    }

    [Fact]
    public void By_default_no_provider_is_trusted_and_no_origin_let()
    {
        var access = Read().Edge().Access;
        Assert.Null(access.Oidc);
        Assert.Empty(access.CorsOrigins);
        Assert.Equal(TimeSpan.FromHours(1), access.ClientTokenLifetime);
    }

    [Fact]
    public void A_provider_is_read_whole()
    {
        var oidc = Read("oidc.issuer=https://id.example", "oidc.audience=kyc", "oidc.tenant_claim=org",
            "oidc.algorithms=ES256").Edge().Access.Oidc!;
        Assert.Equal(("https://id.example", "kyc", "org"), (oidc.Issuer, oidc.Audience, oidc.TenantClaim));
        Assert.Equal("https://id.example/.well-known/openid-configuration", oidc.Discovery.ToString());
        Assert.Equal(["ES256"], oidc.Algorithms);
    }

    [Theory]
    [InlineData("oidc.audience", "oidc.issuer=https://id.example")]
    [InlineData("oidc.issuer", "oidc.audience=kyc")]
    [InlineData("oidc.issuer", "oidc.issuer=http://id.example")]
    [InlineData("oidc.algorithms", "oidc.algorithms=HS256")]
    [InlineData("oidc.algorithms", "oidc.algorithms=none")]
    [InlineData("oidc.algorithms", "oidc.algorithms=rs256")]
    [InlineData("oidc.discovery_url", "oidc.issuer=https://id.example", "oidc.audience=kyc", "oidc.jwks_file=/k",
        "oidc.discovery_url=https://id.example/d")]
    [InlineData("oidc.refresh_every_s", "oidc.refresh_every_s=7200", "oidc.keys_max_age_s=3600")]
    [InlineData("credentials.roll_overlap_s", "credentials.roll_overlap_s=10", "credentials.roll_overlap_max_s=5")]
    [InlineData("edge.cors_origins", "edge.cors_origins=*")]
    [InlineData("edge.cors_origins", "edge.cors_origins=https://shop.example/")]
    [InlineData("edge.client_token_lifetime_s", "edge.client_token_lifetime_s=90000")]
    [InlineData("edge.bootstrap_tenant", "edge.bootstrap_tenant=acme.test")]
    public void What_would_open_too_much_is_refused_by_name(string named, params string[] settings)
    {
        var mistake = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.Contains(named, mistake.Message, StringComparison.Ordinal);
    }

    private static Settings Read(params string[] settings) =>
        SettingsReader.Read(new SettingsInput { Arguments = [.. settings.Select(NamedArgument.Parse)] });
}
