using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kyc.Actors.Tls;
using Kyc.Node.Admin;

namespace Kyc.Cli.Operator.Client;

/// <summary>Whom the operator believes to be the node, and what the operator shows to it.</summary>
/// <param name="CaFile">PEM file of the authority of the node's certificate; null for the system's.</param>
/// <param name="Fingerprint">SHA-256 of the one certificate to believe, of <c>admin.json</c>; null for none.</param>
/// <param name="Own">Certificate and key to show; null for none.</param>
internal sealed record AdminTls(string? CaFile, string? Fingerprint, X509Certificate2? Own)
{
    /// <summary>Environment variable of the authority.</summary>
    public const string CaVariable = "KYC_ADMIN_CA";

    /// <summary>Environment variable of the certificate.</summary>
    public const string CertificateVariable = "KYC_ADMIN_CERT";

    /// <summary>Environment variable of the key.</summary>
    public const string KeyVariable = "KYC_ADMIN_KEY";

    /// <summary>What options and environment say; null when they say nothing.</summary>
    /// <exception cref="CliException">A file cannot be used.</exception>
    public static AdminTls? Given(ParseResult line)
    {
        var ca = Value(line.GetValue(OperatorOptions.Ca), CaVariable);
        var certificate = Value(line.GetValue(OperatorOptions.Certificate), CertificateVariable);
        var key = Value(line.GetValue(OperatorOptions.Key), KeyVariable);
        if (certificate is null != key is null)
            throw new CliException(
                $"--cert ({CertificateVariable}) and --key ({KeyVariable}) belong together; give both or neither");
        return ca is null && certificate is null ? null : new AdminTls(ca, null, Load(certificate, key));
    }

    /// <summary>What a node's own file says; null for a port in the clear.</summary>
    public static AdminTls? Of(AdminFile? file) => file?.ServerFingerprint is not { } fingerprint ? null : new AdminTls(
        null, fingerprint,
        file.ClientCertificate is { } certificate && file.ClientKey is { } key
            ? X509Certificate2.CreateFromPem(certificate, key)
            : null);

    /// <summary>How to speak TLS.</summary>
    /// <param name="objection">Told why the node's certificate is not believed.</param>
    public SslClientAuthenticationOptions Options(Action<string> objection)
    {
        var authorities = CaFile is { } file ? Certificates(file) : null;
        var options = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                var why = Objection(certificate as X509Certificate2, chain, errors, authorities);
                if (why is not null) objection(why);
                return why is null;
            },
        };
        if (Own is { } own) options.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        return options;
    }

    private string? Objection(
        X509Certificate2? shown, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection? authorities)
    {
        if (shown is null) return "it shows no certificate";
        if (Fingerprint is not null)
            return Convert.ToHexStringLower(SHA256.HashData(shown.RawData)) == Fingerprint
                ? null
                : $"its certificate is not the one that {AdminFile.Name} names; is it another node?";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate ({shown.Subject}) is for other names; reach it by one of them";
        var trusted = authorities is null
            ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            : Signed(shown, sent, authorities);
        return trusted
            ? null
            : $"its certificate ({shown.Subject}) is not signed by "
              + $"{CaFile ?? "an authority that this machine trusts"}, or has run out; name its authority with --ca";
    }

    private static bool Signed(X509Certificate2 shown, X509Chain? sent, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(shown);
    }

    private static X509Certificate2? Load(string? certificate, string? key)
    {
        if (certificate is null || key is null) return null;
        return Explained(() =>
            PemIdentity.Load(new PemFile("--cert", certificate), new PemFile("--key", key)).Certificate);
    }

    private static X509Certificate2Collection Certificates(string file) =>
        Explained(() => new PemFile("--ca", file).Certificates());

    private static T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PemException fault)
        {
            throw new CliException(fault.Message, cause: fault);
        }
    }

    private static string? Value(string? option, string variable) =>
        !string.IsNullOrWhiteSpace(option) ? option
        : Environment.GetEnvironmentVariable(variable) is { } given && !string.IsNullOrWhiteSpace(given) ? given.Trim()
        : null;
}
