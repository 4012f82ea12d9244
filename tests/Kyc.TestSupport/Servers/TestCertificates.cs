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
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _stranger;

    private TestCertificates(string folder, X509Certificate2 authority, X509Certificate2 stranger)
    {
        (_folder, _authority, _stranger) = (folder, authority, stranger);
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

    /// <summary>A client's certificate and key, signed by the authority.</summary>
    /// <param name="name">Its common name.</param>
    public (string Certificate, string Key) Client(string name) => Issue(name, _authority, 2, ForClients, null);

    /// <summary>One that the stranger signed.</summary>
    public (string Certificate, string Key) StrangersClient(string name) =>
        Issue($"{name}", _stranger, 2, ForClients, null);

    /// <summary>One that ran out an hour ago.</summary>
    public (string Certificate, string Key) ExpiredClient(string name) =>
        Issue(name, _authority, -1.0 / 24, ForClients, null);

    /// <summary>A server's certificate for 127.0.0.1 and localhost that ends in so many days.</summary>
    public (string Certificate, string Key) Server(double days = 2) => Issue(
        "Kyc test server", _authority, days, ForServers, Alternatives(["localhost"], [IPAddress.Loopback]));

    private static TestCertificates Write(string folder, string[] names, IPAddress[] addresses)
    {
        Directory.CreateDirectory(folder);
        var now = TimeProvider.System.GetUtcNow();
        var files = new TestCertificates(
            folder, Authority("Kyc test authority", now), Authority("Kyc test stranger", now));
        File.WriteAllText(files.CaFile, files._authority.ExportCertificatePem());
        File.WriteAllText(files.StrangerCaFile, files._stranger.ExportCertificatePem());
        var (certificate, key) = files.Issue(
            "Kyc test server", files._authority, 2, ForServers, Alternatives(names, addresses));
        File.Move(certificate, files.CertificateFile, overwrite: true);
        File.Move(key, files.KeyFile, overwrite: true);
        return files;
    }

    private static X509Extension Alternatives(string[] names, IPAddress[] addresses)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        foreach (var address in addresses) alternatives.AddIpAddress(address);
        return alternatives.Build();
    }

    private (string Certificate, string Key) Issue(
        string name, X509Certificate2 authority, double days, string use, X509Extension? alternatives)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        if (alternatives is not null) request.CertificateExtensions.Add(alternatives);
        using var made = request.Create(
            authority, now.AddDays(-1), now.AddDays(days), RandomNumberGenerator.GetBytes(12));
        var file = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
        File.WriteAllText($"{file}.pem", made.ExportCertificatePem());
        WritePrivately($"{file}_key.pem", key.ExportPkcs8PrivateKeyPem());
        return ($"{file}.pem", $"{file}_key.pem");
    }

    private static X509Certificate2 Authority(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(400));
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
