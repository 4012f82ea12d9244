using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Ownership;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Whether this node takes part in the placement of shards: since it first stood at every shard over its present link.
/// Seats that are on their way between owning and standing by do not count against it.
/// </summary>
internal sealed class Attachment
{
    private Link? _link;
    private volatile bool _attached;

    /// <summary>What was seen last.</summary>
    public bool Attached => _attached;

    /// <summary>Looks again; called every beat, by one caller.</summary>
    public void Look(Link? link, bool wanted, IReadOnlyCollection<ShardServer> servers)
    {
        if (!ReferenceEquals(link, _link)) (_link, _attached) = (link, false);
        if (link is null || !wanted || servers.Count == 0) _attached = false;
        else if (servers.Any(server => server.Attached)) _attached = true;
    }
}
