using Kyc.Edge.Health;

namespace Kyc.Node.Tls;

/// <summary>Whether a port's certificate is valid; warns before it ends, and when new files of it cannot be
/// used.</summary>
internal sealed class CertificateReadiness(ServerTls tls) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => $"{tls.Name}_certificate";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var (ok, detail) = tls.Check();
        return ValueTask.FromResult(new Readiness(ok, detail));
    }
}
