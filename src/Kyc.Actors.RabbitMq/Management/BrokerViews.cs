using System.Text.Json;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>A connection as the broker sees it.</summary>
/// <param name="Name">The broker's own name for it, by which it is closed: <c>127.0.0.1:4711 -> 127.0.0.1:5672</c>.
/// </param>
/// <param name="ClientName">The <c>connection_name</c> that the client gave; null when it gave none.</param>
/// <param name="User">Who opened it; null while the broker has not counted it yet.</param>
internal sealed record BrokerConnection(string Name, string? ClientName, string? User);

/// <summary>A queue as the broker counted it last; the figures are up to its statistics interval old.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Messages that wait.</param>
/// <param name="Unacked">Messages delivered and not settled.</param>
/// <param name="Consumers">Consumers attached.</param>
/// <param name="Arguments">What it was declared with.</param>
internal sealed record BrokerQueue(
    string Name, long Ready, long Unacked, int Consumers, IReadOnlyDictionary<string, JsonElement> Arguments);

/// <summary>Where a quorum queue lies and who leads it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Leader">The broker that leads it; null when none does.</param>
/// <param name="Members">The brokers it lies on.</param>
/// <param name="Online">Those of them on which it runs.</param>
/// <param name="Reported">True when its leader told of itself since the broker started.</param>
internal sealed record QuorumStanding(
    string Name, string? Leader, IReadOnlyCollection<string> Members, IReadOnlyCollection<string> Online,
    bool Reported);

/// <summary>A broker.</summary>
/// <param name="Product">Its name, for instance <c>RabbitMQ</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Cluster">The name its cluster goes by.</param>
/// <param name="Nodes">The brokers of the cluster; empty when the user may not see them.</param>
internal sealed record BrokerOverview(
    string Product, string Version, string Cluster, IReadOnlyList<BrokerNode> Nodes);

/// <summary>A broker of a cluster.</summary>
/// <param name="Name">Its name, <c>rabbit@host</c>.</param>
/// <param name="Running">False when the others do not reach it.</param>
internal sealed record BrokerNode(string Name, bool Running);

/// <summary>What keeps the brokers from taking messages.</summary>
/// <param name="Alarms">Alarms in effect, <c>disk on rabbit@host</c>; empty when all is well.</param>
internal sealed record BrokerHealth(IReadOnlyList<string> Alarms)
{
    /// <summary>True when every broker takes messages.</summary>
    public bool Good => Alarms.Count == 0;
}
