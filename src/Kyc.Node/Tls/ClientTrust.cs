using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kyc.Node.Tls;

/// <summary>Which clients' certificates a port believes: those that one authority signed, for clients, and that are
/// valid now.</summary>
internal sealed class ClientTrust(X509Certificate2Collection authorities, TimeProvider time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>True when a client may come in.</summary>
    /// <param name="certificate">What it shows; null for nothing.</param>
    /// <param name="sent">The chain it sent with it.</param>
    /// <param name="alsoTrusted">Digests (SHA-256) of certificates to let in beside; null for none.</param>
    public bool Believes(X509Certificate? certificate, X509Chain? sent, Func<byte[], bool>? alsoTrusted)
    {
        if (certificate is not X509Certificate2 shown) return false;
        if (alsoTrusted?.Invoke(SHA256.HashData(shown.RawData)) is true) return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An authority of one's own publishes no revocations: certificates live shortly, or the authority is changed.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(shown);
    }
}
