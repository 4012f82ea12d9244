using System.Security.Authentication;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Tls;

/// <summary>From settings to how the node's ports speak TLS.</summary>
internal static class TlsBinding
{
    /// <summary>The edge's; null in the clear.</summary>
    public static ServerTlsOptions? EdgeTls(this Settings s) =>
        Of(s, "edge", EdgeSettings.TlsCertificateFile, EdgeSettings.TlsKeyFile, clientCa: null);

    /// <summary>The operators' port's; null in the clear.</summary>
    public static ServerTlsOptions? AdminTls(this Settings s) => Of(
        s, "admin", AdminSettings.TlsCertificateFile, AdminSettings.TlsKeyFile, AdminSettings.ClientCaFile);

    private static ServerTlsOptions? Of(
        Settings s, string name, Setting<string> certificate, Setting<string> key, Setting<string>? clientCa) =>
        s.FullPath(certificate) is not { } file || s.FullPath(key) is not { } keyFile ? null : new ServerTlsOptions(
            name, file, keyFile, clientCa is null ? null : s.FullPath(clientCa),
            s.Get(TlsSettings.MinVersion) == TlsSettings.Version13
                ? SslProtocols.Tls13
                : SslProtocols.Tls12 | SslProtocols.Tls13,
            s.Get(TlsSettings.Reload), s.GetInt(TlsSettings.WarnDays));
}
