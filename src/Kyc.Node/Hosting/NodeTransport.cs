using Kyc.Actors.InProcess;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Edge.Health;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Health;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>A node's way to the others, and the cluster as it sees it.</summary>
/// <param name="Transport">Carries messages and jobs; disposing it says farewell to the others.</param>
/// <param name="Cluster">The members.</param>
/// <param name="Check">Whether the way is open, for everybody.</param>
/// <param name="OperatorsCheck">The same with names, for operators.</param>
internal sealed record NodeTransport(
    ITransport Transport, IClusterControl Cluster, IReadinessCheck Check, IReadinessCheck OperatorsCheck)
{
    /// <summary>Channels in this process, or a connection to the broker.</summary>
    public static async ValueTask<NodeTransport> OpenAsync(
        Settings settings, MemberIdentity self, Func<MemberLoad> load, IClusterKeys keys, TimeProvider time,
        ILoggerFactory logs, CancellationToken cancel)
    {
        if (settings.IsCluster())
        {
            var broker = await RabbitMqTransport.ConnectAsync(
                settings.RabbitMq(), self, load, keys, time, logs, cancel);
            return new NodeTransport(
                broker, broker, new BrokerReadiness(broker, forOperators: false),
                new BrokerReadiness(broker, forOperators: true));
        }
        var local = new InProcessTransport(settings.Transport(), time, logs.CreateLogger<InProcessTransport>());
        var member = new LoneMember(
            self.Name, self.Incarnation, self.Roles, self.Version,
            $"{Environment.MachineName}:{Environment.ProcessId}", self.StartedAt);
        var lone = new LoneCluster(local, member, load, time);
        var check = new LoneReadiness(lone);
        return new NodeTransport(local, lone, check, check);
    }
}
