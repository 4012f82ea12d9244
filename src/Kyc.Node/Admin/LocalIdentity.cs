using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kyc.Node.Admin;

/// <summary>
/// What <c>kyc</c> on the node's own machine shows to a port that asks for certificates: made at each start, kept in
/// <c>admin.json</c> beside the token, let in from this machine alone. So probes and operators there need no
/// certificate of their own, and a copy of the file opens nothing from elsewhere.
/// </summary>
internal sealed class LocalIdentity
{
    /// <summary>A clock set back must not shut operators out; it ends with the node.</summary>
    private static readonly TimeSpan s_before = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_life = TimeSpan.FromDays(3_650);

    private readonly byte[] _digest;

    private LocalIdentity(string certificate, string key, byte[] digest) =>
        (Certificate, Key, _digest) = (certificate, key, digest);

    /// <summary>PEM of the certificate.</summary>
    public string Certificate { get; }

    /// <summary>PEM of its key.</summary>
    public string Key { get; }

    /// <summary>A new one.</summary>
    public static LocalIdentity New(string node, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"{node} local operator");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        using var made = request.CreateSelfSigned(now - s_before, now + s_life);
        return new LocalIdentity(
            made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), SHA256.HashData(made.RawData));
    }

    /// <summary>True when a connection from this machine shows it.</summary>
    /// <param name="from">Where the connection comes from.</param>
    /// <param name="digest">SHA-256 of the certificate shown.</param>
    public bool Is(IPAddress? from, byte[] digest) =>
        from is not null && IPAddress.IsLoopback(from) && CryptographicOperations.FixedTimeEquals(digest, _digest);
}
