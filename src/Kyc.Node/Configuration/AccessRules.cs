using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration;

/// <summary>What the settings of keys and of the identity provider ask of each other.</summary>
internal static class AccessRules
{
    /// <summary>The rules; each gives one line, or null.</summary>
    public static readonly Func<Settings, string?>[] All =
    [
        WholeProvider,
        OneSourceOfKeys,
        .. new Setting[] { OidcSettings.Audience, OidcSettings.JwksFile, OidcSettings.DiscoveryUrl }.Select(NoProvider),
    ];

    /// <summary>Without an audience, a token that the provider gave to somebody else would open this server.</summary>
    private static string? WholeProvider(Settings s) =>
        s.Get(OidcSettings.Issuer).Length == 0 || s.Get(OidcSettings.Audience).Length > 0
            ? null
            : $"{Said(s, OidcSettings.Issuer)} but {OidcSettings.Audience.Name} is not set; expected the name that its "
              + "tokens give this server";

    private static string? OneSourceOfKeys(Settings s) =>
        s.Get(OidcSettings.JwksFile).Length == 0 || s.Get(OidcSettings.DiscoveryUrl).Length == 0
            ? null
            : $"{Said(s, OidcSettings.JwksFile)} and {Said(s, OidcSettings.DiscoveryUrl)}; expected one of them";

    private static Func<Settings, string?> NoProvider(Setting given) => s =>
        s.Get(OidcSettings.Issuer).Length > 0 || s.Given(given).Text == given.Default
            ? null
            : $"{Said(s, given)} but {OidcSettings.Issuer.Name} is not set; expected {OidcSettings.Issuer.Name}, or no "
              + given.Name;

    private static string Said(Settings s, Setting setting) =>
        $"{setting.Name} is '{s.Shown(setting)}' (from {s.Given(setting).Where})";
}
