using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kyc.Actors.Ports;
using Kyc.Actors.Tls;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// How connections are protected. The check of certificates is done here rather than by Npgsql's own modes, so that a
/// refusal says whether the authority or the name is wrong.
/// </summary>
internal static class PostgreSqlTls
{
    /// <summary>Sets protection up.</summary>
    /// <exception cref="StorageSettingException">The authority's file holds no certificate.</exception>
    public static void Apply(NpgsqlDataSourceBuilder builder, PostgreSqlOptions options)
    {
        builder.ConnectionStringBuilder.SslMode =
            options.Tls == TlsMode.Disable ? SslMode.Disable : SslMode.Require;
        if (options.Tls == TlsMode.Disable) return;
        var own = Own(options);
        var authorities = options.Tls == TlsMode.VerifyFull ? Authorities(options) : null;
        builder.UseSslClientAuthenticationOptionsCallback(tls =>
        {
            own = Renewed(own, options);
            if (own is not null) tls.ClientCertificateContext = own.Context();
            if (options.Tls != TlsMode.VerifyFull) return;
            tls.TargetHost = options.Host;
            tls.CertificateChainPolicy = Policy(authorities);
            tls.RemoteCertificateValidationCallback = (_, _, _, errors) => Judge(errors, options);
        });
    }

    /// <summary>Read anew for each connection: a renewed certificate needs no restart. A file that is broken by now
    /// leaves the one before in use; the server says when that has run out.</summary>
    private static PemIdentity? Renewed(PemIdentity? before, PostgreSqlOptions options)
    {
        try
        {
            return Own(options);
        }
        catch (StorageUnusableException)
        {
            return before;
        }
    }

    private static PemIdentity? Own(PostgreSqlOptions options)
    {
        if (options is not { TlsCertificateFile: { } certificate, TlsKeyFile: { } key }) return null;
        try
        {
            return PemIdentity.Load(
                new PemFile("postgresql.tls_certificate_file", certificate),
                new PemFile("postgresql.tls_key_file", key));
        }
        catch (PemException cause)
        {
            throw new StorageUnusableException(cause.Message, cause);
        }
    }

    private static X509Certificate2Collection? Authorities(PostgreSqlOptions options)
    {
        if (options.TlsCaFile is not { } file) return null;
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
        }
        catch (Exception cause) when (cause is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StorageSettingException("postgresql.tls_ca_file", $"names {file}: {cause.Message}");
        }
        return found.Count > 0
            ? found
            : throw new StorageSettingException("postgresql.tls_ca_file", $"names {file}, which holds no certificate");
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static bool Judge(SslPolicyErrors errors, PostgreSqlOptions options)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            throw new CertificateRefusedException(
                $"its certificate is not signed by {options.TlsCaFile ?? "an authority that this machine trusts"}, or "
                + "has run out: name the right authority in postgresql.tls_ca_file, or renew the certificate");
        throw new CertificateRefusedException(
            $"its certificate does not bear the name {options.Host}: set postgresql.host to a name it bears, or give "
            + "the server a certificate for this one");
    }
}
