using Kyc.Actors.InProcess;
using Kyc.Edge.Health;

namespace Kyc.Node.Health;

/// <summary>Whether an operator has drained the only node there is.</summary>
internal sealed class LoneReadiness(LoneCluster cluster) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "transport";

    /// <inheritdoc />
    public ValueTask<Readiness> CheckAsync(CancellationToken cancel) => ValueTask.FromResult(cluster.Draining
        ? new Readiness(false, "drained by an operator; `kyc cluster drain --off` ends it")
        : new Readiness(true, "sessions are served"));
}
