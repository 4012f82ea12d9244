using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kyc.TestSupport.Servers;

/// <summary>
/// An authority made for one test, a server certificate that it signed, and an authority that signed nothing; PEM
/// files in a folder. Keys are readable by their owner alone, as PostgreSQL asks.
/// </summary>
internal sealed class TestCertificates
{
    private TestCertificates(string folder)
    {
        CaFile = Path.Combine(folder, "ca.pem");
        StrangerCaFile = Path.Combine(folder, "stranger_ca.pem");
        CertificateFile = Path.Combine(folder, "server.pem");
        KeyFile = Path.Combine(folder, "server_key.pem");
    }

    /// <summary>Certificate of the authority.</summary>
    public string CaFile { get; }

    /// <summary>Certificate of an authority that signed nothing here: whoever trusts it must refuse the
    /// server.</summary>
    public string StrangerCaFile { get; }

    /// <summary>The server's certificate.</summary>
    public string CertificateFile { get; }

    /// <summary>The server's key, PKCS#8, unencrypted, mode 0600.</summary>
    public string KeyFile { get; }

    /// <summary>Makes them for 127.0.0.1 and localhost.</summary>
    public static TestCertificates For127001(string folder) => Write(folder, ["localhost"], [IPAddress.Loopback]);

    /// <summary>Makes them for a server that bears another name than the one it is reached by.</summary>
    public static TestCertificates ForAnotherName(string folder) => Write(folder, ["elsewhere.test"], []);

    private static TestCertificates Write(string folder, string[] names, IPAddress[] addresses)
    {
        Directory.CreateDirectory(folder);
        var files = new TestCertificates(folder);
        var now = TimeProvider.System.GetUtcNow();
        using var authority = Authority("Kyc test authority", now);
        using var stranger = Authority("Kyc test stranger", now);
        File.WriteAllText(files.CaFile, authority.ExportCertificatePem());
        File.WriteAllText(files.StrangerCaFile, stranger.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request("Kyc test server", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        foreach (var address in addresses) alternatives.AddIpAddress(address);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(
            authority, now.AddDays(-1), now.AddDays(2), RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        WritePrivately(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    private static X509Certificate2 Authority(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(3));
    }

    private static CertificateRequest Request(string name, ECDsa key) =>
        new($"CN={name}", key, HashAlgorithmName.SHA256);

    private static void WritePrivately(string file, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
