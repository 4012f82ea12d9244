using Kyc.Actors.InProcess;
using Kyc.Actors.RabbitMq;
using Kyc.Edge.Health;

namespace Kyc.Node.Health;

/// <summary>
/// Whether this node can do its part in the cluster. To operators it says all; to everybody who may ask an edge it
/// names neither hosts nor nodes.
/// </summary>
internal sealed class BrokerReadiness(RabbitMqTransport transport, bool forOperators) : IReadinessCheck
{
    /// <inheritdoc />
    public string Name => "broker";

    /// <inheritdoc />
    public async ValueTask<Readiness> CheckAsync(CancellationToken cancel)
    {
        var (ok, detail) = await transport.CheckAsync(cancel);
        if (forOperators) return new Readiness(ok, detail);
        return ok
            ? new Readiness(true, "connected, and sessions are served")
            : new Readiness(false, "not connected, drained, or no node serves sessions; `kyc doctor` says more");
    }
}

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
