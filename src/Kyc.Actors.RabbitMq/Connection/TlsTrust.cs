using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kyc.Actors.Ports;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>Whose certificates are believed, and in which words one is not.</summary>
internal sealed class TlsTrust
{
    private readonly TlsMode _mode;
    private readonly X509Certificate2Collection? _authorities;
    private readonly string? _caFile;
    private readonly Func<X509Certificate2?> _own;

    /// <param name="mode">How connections are protected.</param>
    /// <param name="caFile">PEM file of authorities; null for the system's.</param>
    /// <param name="own">Reads this node's certificate, for each connection anew; null for none.</param>
    /// <exception cref="TransportUnavailableException">The file of authorities cannot be read.</exception>
    public TlsTrust(TlsMode mode, string? caFile, Func<X509Certificate2?> own)
    {
        (_mode, _caFile, _own) = (mode, caFile, own);
        if (mode == TlsMode.VerifyFull && caFile is not null) _authorities = Read(caFile);
    }

    /// <summary>How to speak TLS with a host; <paramref name="objection"/> is told why its certificate is not
    /// believed.</summary>
    /// <exception cref="TransportUnavailableException">This node's own certificate cannot be used.</exception>
    public SslOption For(BrokerHost host, Action<string> objection)
    {
        var options = new SslOption(host.Name, enabled: _mode != TlsMode.Disable)
        {
            CertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var why = _mode == TlsMode.VerifyFull ? Objection(host, certificate, chain, errors) : null;
                if (why is not null) objection(why);
                return why is null;
            },
        };
        if (_mode == TlsMode.Disable || _own() is not { } own) return options;
        options.Certs = [own];
        // Whatever the broker says it wants: it says itself what it holds of this one.
        options.CertificateSelectionCallback = (_, _, _, _, _) => own;
        return options;
    }

    private string? Objection(
        BrokerHost host, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown) return $"the broker at {host} shows no certificate";
        if (Distrust(shown, sent, errors) is { } why)
        {
            return $"the certificate of the broker at {host} (subject {shown.Subject}, issuer {shown.Issuer}) is not "
                + $"believed: {why}; set rabbitmq.tls_ca_file to the PEM file of its authority"
                + (_caFile is null ? "" : $" (now {_caFile})");
        }
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the certificate of the broker at {host} is for other names ({shown.Subject}{Names(shown)}), not for "
              + $"{host.Name}; write one of its names in rabbitmq.hosts, or give the broker a certificate for "
              + $"{host.Name}"
            : null;
    }

    private string? Distrust(X509Certificate2 shown, X509Chain? sent, SslPolicyErrors errors)
    {
        if (_authorities is null)
            return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Why(sent) : null;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(shown) ? null : Why(chain);
    }

    private static string Why(X509Chain? chain) => chain is { ChainStatus.Length: > 0 }
        ? string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct())
        : "its chain does not end in a known authority";

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames()
                .Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));
        return string.Concat(names.Select(name => ", " + name));
    }

    private static X509Certificate2Collection Read(string caFile)
    {
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPemFile(caFile);
        }
        catch (Exception error) when (error is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new TransportUnavailableException(
                $"rabbitmq.tls_ca_file {caFile} cannot be read: {error.Message}", error);
        }
        return read.Count > 0
            ? read
            : throw new TransportUnavailableException(
                $"rabbitmq.tls_ca_file {caFile} holds no certificate; it has to be a PEM file");
    }
}
