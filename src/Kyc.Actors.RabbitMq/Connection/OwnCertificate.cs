using Kyc.Actors.Ports;
using Kyc.Actors.Tls;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>What this node shows to a broker that asks its clients for certificates.</summary>
internal static class OwnCertificate
{
    /// <summary>Certificate, key and chain as the files hold them now; null when none is set.</summary>
    /// <exception cref="TransportUnavailableException">The files cannot be used.</exception>
    public static PemIdentity? Of(RabbitMqSettings settings)
    {
        if (settings is not { TlsCertificateFile: { } certificate, TlsKeyFile: { } key }) return null;
        try
        {
            return PemIdentity.Load(
                new PemFile("rabbitmq.tls_certificate_file", certificate), new PemFile("rabbitmq.tls_key_file", key));
        }
        catch (PemException error)
        {
            throw new TransportUnavailableException(error.Message, error);
        }
    }

    /// <summary>Why a broker that asks for certificates ended the connection, as far as is seen from here.</summary>
    public static string WhyRefused(BrokerHost host, RabbitMqSettings settings)
    {
        if (Of(settings) is not { } own)
            return $"the broker at {host} asks its clients for a certificate, but rabbitmq.tls_certificate_file is not "
                + "set; set it and rabbitmq.tls_key_file to a pair that the broker's authority signed";
        var shown = $"the certificate of rabbitmq.tls_certificate_file {settings.TlsCertificateFile}";
        return own.EndsAt < TimeProvider.System.GetUtcNow()
            ? $"the broker at {host} refuses this node: {shown} has run out on {own.EndsAt:yyyy-MM-dd}; write a "
              + "renewed one"
            : $"the broker at {host} does not believe {shown} (subject {own.Certificate.Subject}, issuer "
              + $"{own.Certificate.Issuer}); have it signed by an authority in the broker's ssl_options.cacertfile, "
              + "for clients";
    }
}
