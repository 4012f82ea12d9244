using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>Whom a TLS connection to a broker trusts.</summary>
internal static class ManagementTls
{
    /// <summary>
    /// The options for <c>https</c>. Only <see cref="TlsMode.Require"/> takes any certificate: an <c>https</c> address
    /// asks for a checked one even where AMQP goes in the clear.
    /// </summary>
    public static SslClientAuthenticationOptions Options(RabbitMqSettings settings)
    {
        var options = new SslClientAuthenticationOptions();
        if (settings.Tls == TlsMode.Require)
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (settings.TlsCaFile is { } file)
            options.CertificateChainPolicy = Trusting(file);
        if (settings.TlsCertificateFile is not null)
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => OwnCertificate.Of(settings)?.Certificate!;
        return options;
    }

    private static X509ChainPolicy Trusting(string caFile)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // An authority of one's own publishes no revocations.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
                                          or System.Security.Cryptography.CryptographicException)
        {
            throw new TransportUnavailableException(
                $"rabbitmq.tls_ca_file {caFile} cannot be read as PEM certificates: {error.Message}", error);
        }
        return policy;
    }
}
