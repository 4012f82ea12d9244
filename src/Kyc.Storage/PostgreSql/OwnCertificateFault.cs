using System.Security.Cryptography;

namespace Kyc.Storage.PostgreSql;

/// <summary>What a server says of this node's certificate: in TLS by an alert (RFC 8446, 6.2), which comes as text of
/// the TLS library; behind TLS as an error of PostgreSQL.</summary>
internal static class OwnCertificateFault
{
    private const string Alert = "alert ";

    private static readonly string[] s_alerts =
    [
        "unknown ca", "certificate expired", "bad certificate", "certificate unknown", "unsupported certificate",
        "certificate revoked", "certificate required", "handshake failure",
    ];

    /// <summary>The alert with which a server refused this node's certificate; null when there was none.</summary>
    public static string? AlertIn(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is not CryptographicException and not IOException) continue;
            var alert = Array.Find(
                s_alerts, alert => cause.Message.Contains(Alert + alert, StringComparison.OrdinalIgnoreCase));
            if (alert is not null) return alert;
        }
        return null;
    }

    /// <summary>One sentence about an alert.</summary>
    public static string Explain(string alert, string where, PostgreSqlOptions options) =>
        options.TlsCertificateFile is not { } file
            ? Missing(where)
            : alert == "certificate expired"
                ? $"the server at {where} refuses this node: the certificate of postgresql.tls_certificate_file {file} "
                  + "has run out; write a renewed one"
                : $"the server at {where} does not believe the certificate of postgresql.tls_certificate_file {file} "
                  + $"({alert}); have it signed by an authority in its ssl_ca_file, for clients";

    /// <summary>One sentence for a server that asks for a certificate.</summary>
    public static string Missing(string where) =>
        $"the server at {where} asks for a certificate, but postgresql.tls_certificate_file is not set; set it and "
        + "postgresql.tls_key_file to a pair that an authority in its ssl_ca_file signed";
}
