using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kyc.Storage.S3;

/// <summary>The pool of connections: bounded, renewed now and then so that a moved host name is noticed.</summary>
internal static class S3Http
{
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A client without redirects (a redirected request's signature does not fit), without a proxy of the environment,
    /// without a time-out of its own: each try has one.
    /// </summary>
    /// <exception cref="StorageSettingException">The authority's file cannot be used.</exception>
    public static HttpClient Client(S3Options options)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxConnections,
            ConnectTimeout = TimeSpan.FromMilliseconds(options.TimeoutMs),
            PooledConnectionLifetime = Renewed,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (options.TlsCaFile is { } file) handler.SslOptions.CertificateChainPolicy = Trusting(file);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StorageSettingException("s3.tls_ca_file", $"{file} cannot be read: {cause.Message}");
        }
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new StorageSettingException("s3.tls_ca_file", $"{file} holds no PEM certificate");
    }
}
