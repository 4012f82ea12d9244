using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kyc.Node.Tests.Tls;

/// <summary>Speaks to ports as clients do that hold these or those certificates, or none.</summary>
internal static class TlsClient
{
    /// <summary>An HTTP client that believes one authority alone.</summary>
    public static HttpClient Believing(
        string caFile, Uri address, (string Certificate, string Key)? own = null,
        SslProtocols versions = SslProtocols.None)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.EnabledSslProtocols = versions;
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        if (own is { } pair)
        {
            var certificate = X509Certificate2.CreateFromPemFile(pair.Certificate, pair.Key);
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }
        return new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Asks in the clear and returns what comes back before the port closes.</summary>
    public static async Task<string> InTheClearAsync(IPEndPoint port, string said)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient(port.AddressFamily);
        await client.ConnectAsync(port, limit.Token);
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), limit.Token);
            using var answer = new MemoryStream();
            await client.GetStream().CopyToAsync(answer, limit.Token);
            return Encoding.ASCII.GetString(answer.ToArray());
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The version that a handshake ends with; null when it fails.</summary>
    public static async Task<SslProtocols?> HandshakeAsync(IPEndPoint port)
    {
        using var client = new TcpClient(port.AddressFamily);
        await client.ConnectAsync(port);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                // What it shows is looked at elsewhere: here only whether it speaks TLS.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            });
            return tls.SslProtocol;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return null;
        }
    }
}
