using System.Net;
using Kyc.Actors.Ports;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration;

/// <summary>What certificates, keys and addresses ask of each other.</summary>
internal static class TlsRules
{
    /// <summary>The rules; each gives one line, or null.</summary>
    public static readonly Func<Settings, string?>[] All =
    [
        s => Pair(s, EdgeSettings.TlsCertificateFile, EdgeSettings.TlsKeyFile),
        s => Pair(s, AdminSettings.TlsCertificateFile, AdminSettings.TlsKeyFile),
        s => Pair(s, RabbitMqSettingRows.TlsCertificateFile, RabbitMqSettingRows.TlsKeyFile),
        s => Pair(s, PostgreSqlSettingRows.TlsCertificateFile, PostgreSqlSettingRows.TlsKeyFile),
        s => Unused(s, RabbitMqSettingRows.TlsCertificateFile, RabbitMqSettingRows.Tls),
        s => Unused(s, PostgreSqlSettingRows.TlsCertificateFile, PostgreSqlSettingRows.Tls),
        ClientsNeedCertificate,
        OnNetwork,
    ];

    private static bool Empty(Settings s, Setting<string> setting) => s.Get(setting).Length == 0;

    private static string Said(Settings s, Setting setting) =>
        $"{setting.Name} is '{s.Shown(setting)}' (from {s.Given(setting).Where})";

    private static string? Pair(Settings s, Setting<string> certificate, Setting<string> key)
    {
        if (Empty(s, certificate) == Empty(s, key)) return null;
        var (given, missing) = Empty(s, key) ? (certificate, key) : (key, certificate);
        return $"{Said(s, given)} but {missing.Name} is not set; expected both or neither";
    }

    private static string? Unused(Settings s, Setting<string> certificate, Setting<TlsMode> tls) =>
        Empty(s, certificate) || s.Get(tls) != TlsMode.Disable
            ? null
            : $"{Said(s, certificate)} but {Said(s, tls)}; expected {tls.Name}=verify_full, or no {certificate.Name}";

    private static string? ClientsNeedCertificate(Settings s) =>
        Empty(s, AdminSettings.ClientCaFile) || !Empty(s, AdminSettings.TlsCertificateFile)
            ? null
            : $"{Said(s, AdminSettings.ClientCaFile)} but {AdminSettings.TlsCertificateFile.Name} is not set; expected "
              + $"{AdminSettings.TlsCertificateFile.Name} and {AdminSettings.TlsKeyFile.Name}: only a port that speaks "
              + "TLS can ask for certificates";

    private static string? OnNetwork(Settings s)
    {
        Setting<string>[] needed = [AdminSettings.TlsCertificateFile, AdminSettings.ClientCaFile];
        var missing = Array.Find(needed, setting => Empty(s, setting));
        return missing is null || !s.Get(AdminSettings.Enabled)
               || IPAddress.IsLoopback(IPAddress.Parse(s.Get(AdminSettings.Address)))
            ? null
            : $"{Said(s, AdminSettings.Address)}, which other machines can reach, but {missing.Name} is not set; "
              + $"expected {missing.Name}, or an address of this machine alone, 127.0.0.0/8 or ::1";
    }
}
