using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Ownership;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Whether this node takes part in the placement of shards: since it first stood at every shard over its present link,
/// or, where a queue does not let it, at some of them for a while. Seats that are on their way between owning and
/// standing by do not count against it.
/// </summary>
internal sealed class Attachment(TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private Link? _link;
    private long _since;
    private volatile bool _attached;

    /// <summary>What was seen last.</summary>
    public bool Attached => _attached;

    /// <summary>Looks again; called every beat, by one caller.</summary>
    public void Look(Link? link, bool wanted, IReadOnlyCollection<ShardServer> servers)
    {
        var serving = servers.Where(server => !server.Leaving).ToList();
        if (!ReferenceEquals(link, _link) || link is null || !wanted || serving.Count == 0)
            (_link, _attached, _since) = (link, false, time.GetTimestamp());
        else if (serving.Any(server => server.Attached)) _attached = true;
        else if (time.GetElapsedTime(_since) >= s_patience && serving.Any(server => server.Places > 0))
            _attached = true;
    }
}
