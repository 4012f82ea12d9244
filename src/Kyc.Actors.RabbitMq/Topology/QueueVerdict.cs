using Kyc.Actors.RabbitMq.Management;

namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>What is to be thought of a queue that does not answer.</summary>
internal enum QueueVerdict
{
    /// <summary>It has a leader: it is slow, or well again.</summary>
    Led,

    /// <summary>It has no leader, and a broker is missing: with that broker it may come back, and all in it.</summary>
    BrokerMissing,

    /// <summary>It has no leader although every broker runs: it does not come back by itself.</summary>
    Dead,
}

/// <summary>Tells them apart by what the brokers say of all queues of the cluster.</summary>
internal static class QueueVerdicts
{
    /// <summary>
    /// Judges a queue. Every broker that any queue lies on has to be seen running by some queue: the user that nodes
    /// have may not list the brokers themselves. Nothing listed at all says nothing. A leader that never reported
    /// although others did is none: broker 3.10 starts it, and it hangs before it serves.
    /// </summary>
    public static QueueVerdict Of(string queue, IReadOnlyCollection<QuorumStanding> all)
    {
        if (all.FirstOrDefault(row => row.Name == queue) is { Leader.Length: > 0 } led
            && (led.Reported || !all.Any(row => row.Reported)))
            return QueueVerdict.Led;
        var running = all.SelectMany(row => row.Online).ToHashSet(StringComparer.Ordinal);
        var missing = all.SelectMany(row => row.Members).Any(broker => !running.Contains(broker));
        return missing || running.Count == 0 ? QueueVerdict.BrokerMissing : QueueVerdict.Dead;
    }
}
