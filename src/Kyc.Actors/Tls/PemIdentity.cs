using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kyc.Actors.Tls;

/// <summary>A certificate with its key and its chain, from PEM files: who a node is where TLS is spoken.</summary>
/// <param name="Certificate">The certificate; it holds its key.</param>
/// <param name="Chain">Certificates between it and its authority, in the order of the file.</param>
public sealed record PemIdentity(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>What nobody but the key's user, and a group that may read it, should be able to do.</summary>
    private const UnixFileMode Strangers =
        UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>First instant at which the certificate is no longer valid.</summary>
    public DateTimeOffset EndsAt => new(Certificate.NotAfter.ToUniversalTime());

    /// <summary>SHA-256 over the certificate, lower hex digits.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Certificate.RawData));

    /// <summary>What a side of TLS presents: certificate and chain.</summary>
    public SslStreamCertificateContext Context() =>
        SslStreamCertificateContext.Create(Certificate, Chain, offline: true);

    /// <summary>Reads it, and sees that the key is the certificate's and no stranger can read it.</summary>
    /// <param name="certificate">The certificate's setting and file.</param>
    /// <param name="key">The key's setting and file.</param>
    /// <exception cref="PemException">A file cannot be used; one sentence names setting, file and mend.</exception>
    public static PemIdentity Load(PemFile certificate, PemFile key)
    {
        var chain = certificate.Certificates();
        var text = key.Text();
        // Container platforms hand files out as links: what counts is where they lead.
        var real = File.ResolveLinkTarget(key.Path, returnFinalTarget: true)?.FullName ?? key.Path;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(real) & Strangers) != 0)
            throw key.Unusable("can be read or changed by other users; take that away: chmod 600");
        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate.Text(), text);
            chain.RemoveAt(0);
            return new PemIdentity(leaf, chain);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw key.Unusable(
                $"holds no unencrypted key of the first certificate in {certificate.Path} ({cause.Message}); write the "
                + "two of one pair", cause);
        }
    }
}

/// <summary>A PEM file, and the setting that names it.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Path">The file.</param>
public readonly record struct PemFile(string Setting, string Path)
{
    /// <summary>Its text.</summary>
    /// <exception cref="PemException">It cannot be read.</exception>
    public string Text()
    {
        try
        {
            return File.ReadAllText(Path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Its certificates, at least one.</summary>
    /// <exception cref="PemException">It cannot be read or holds none.</exception>
    public X509Certificate2Collection Certificates()
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Text());
        }
        catch (CryptographicException cause)
        {
            throw Unusable($"cannot be read as PEM certificates: {cause.Message}", cause);
        }
        return found.Count > 0 ? found : throw Unusable("holds no certificate; it has to be a PEM file");
    }

    internal PemException Unusable(string why, Exception? cause = null) => new($"{Setting} {Path} {why}", cause);
}

/// <summary>A PEM file cannot be used. The message names the setting, the file and the mend.</summary>
public sealed class PemException(string message, Exception? cause = null) : Exception(message, cause);
