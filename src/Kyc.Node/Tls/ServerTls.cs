using System.Net.Security;
using System.Security.Authentication;
using Kyc.Actors.Tls;
using Kyc.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Tls;

/// <summary>How a port of a node speaks TLS.</summary>
/// <param name="Name">What the port is called, for instance <c>edge</c>; also the section of its settings.</param>
/// <param name="CertificateFile">PEM file of certificate and chain.</param>
/// <param name="KeyFile">PEM file of the key.</param>
/// <param name="ClientCaFile">PEM file of the authority of clients; null asks them for no certificate.</param>
/// <param name="Versions">Versions of TLS.</param>
/// <param name="Reload">How often the files are looked at.</param>
/// <param name="WarnDays">Warns so many days before the certificate ends.</param>
public sealed record ServerTlsOptions(
    string Name, string CertificateFile, string KeyFile, string? ClientCaFile, SslProtocols Versions, TimeSpan Reload,
    int WarnDays);

/// <summary>
/// The certificate that a port shows now. Files are looked at again and again: whole new ones are used for connections
/// from then on, broken ones are not, and an alarm is raised until they are mended.
/// </summary>
public sealed class ServerTls : IDisposable
{
    private readonly ServerTlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private volatile Shown _shown;
    private string _seen;
    private string? _trouble;
    private DateOnly _warned;

    /// <exception cref="PemException">The files cannot be used.</exception>
    public ServerTls(ServerTlsOptions options, TimeProvider time, ILogger log)
    {
        (_options, _time, _log) = (options, time, log);
        _seen = FileMarks();
        _shown = Load();
        WarnOfEnd();
        _timer = time.CreateTimer(_ => Look(), null, options.Reload, options.Reload);
    }

    /// <summary>Called after another certificate came into use.</summary>
    public event Action? Changed;

    /// <summary>What the port is called.</summary>
    public string Name => _options.Name;

    /// <summary>True when clients are asked for certificates.</summary>
    public bool AsksClients => _options.ClientCaFile is not null;

    /// <summary>The certificate that is shown now.</summary>
    public PemIdentity Identity => _shown.Identity;

    /// <summary>What a connection that begins now gets.</summary>
    /// <param name="alsoTrusted">Clients' certificates to let in beside those of the authority; null for none.</param>
    public SslServerAuthenticationOptions Options(Func<byte[], bool>? alsoTrusted = null)
    {
        var shown = _shown;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = shown.Context,
            EnabledSslProtocols = _options.Versions,
        };
        if (shown.Clients is not { } clients) return options;
        options.ClientCertificateRequired = true;
        // Who was let in once is looked at again each time: certificates end, and the authority may change.
        options.AllowTlsResume = false;
        options.RemoteCertificateValidationCallback =
            (_, certificate, chain, _) => clients.Believes(certificate, chain, alsoTrusted);
        return options;
    }

    /// <summary>Whether the port can be used, and one sentence with the days left.</summary>
    public (bool Ok, string Detail) Check()
    {
        string? trouble;
        lock (_lock) trouble = _trouble;
        var left = DaysLeft();
        var ok = left > 0;
        var state = ok
            ? $"the certificate of {Name} is good for {left:0} more days"
            : $"the certificate of {Name} has run out on {_shown.Identity.EndsAt:yyyy-MM-dd}";
        var fine = left > _options.WarnDays && trouble is null;
        var more = trouble is null ? "" : "; its new files cannot be used, the log says why";
        return (ok, $"{(fine ? "" : "warning: ")}{state}{more}");
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            var marks = FileMarks();
            if (marks == _seen)
            {
                WarnOfEnd();
                return;
            }
            try
            {
                var before = _shown.Identity.Fingerprint;
                _shown = Load();
                (_seen, _trouble) = (marks, null);
                if (before != _shown.Identity.Fingerprint)
                    _log.CertificateChanged(Name, _shown.Identity.EndsAt, DaysLeft());
            }
            catch (PemException fault)
            {
                // Looked at again at the next turn: two files are seldom replaced in one instant.
                if (_trouble != fault.Message) _log.CertificateNotChanged(Name, fault.Message, DaysLeft());
                _trouble = fault.Message;
                return;
            }
            WarnOfEnd();
        }
        Changed?.Invoke();
    }

    private Shown Load()
    {
        var identity = PemIdentity.Load(
            new PemFile($"kyc.{Name}.tls_certificate_file", _options.CertificateFile),
            new PemFile($"kyc.{Name}.tls_key_file", _options.KeyFile));
        if (identity.EndsAt <= _time.GetUtcNow() && _shown is not null)
            throw new PemException(
                $"kyc.{Name}.tls_certificate_file {_options.CertificateFile} has run out on "
                + $"{identity.EndsAt:yyyy-MM-dd}; write a renewed one");
        var clients = _options.ClientCaFile is { } file
            ? new ClientTrust(new PemFile($"kyc.{Name}.client_ca_file", file).Certificates(), _time)
            : null;
        return new Shown(identity, identity.Context(), clients);
    }

    /// <summary>Once a day, from so many days before the end on.</summary>
    private void WarnOfEnd()
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        if (DaysLeft() > _options.WarnDays || _warned == today) return;
        _warned = today;
        _log.CertificateEnds(Name, _shown.Identity.EndsAt, DaysLeft());
    }

    private double DaysLeft() => Math.Floor((_shown.Identity.EndsAt - _time.GetUtcNow()).TotalDays * 10) / 10;

    private string FileMarks()
    {
        string?[] files = [_options.CertificateFile, _options.KeyFile, _options.ClientCaFile];
        return string.Join('|', files.OfType<string>().Select(MarkOf));
    }

    private static string MarkOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{Target(file).LastWriteTimeUtc.Ticks}/{Target(file).Length}" : "none";
    }

    /// <summary>Certificates of a container platform are links that are turned over.</summary>
    private static FileInfo Target(FileInfo file) =>
        file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target : file;

    private sealed record Shown(PemIdentity Identity, SslStreamCertificateContext Context, ClientTrust? Clients);
}
