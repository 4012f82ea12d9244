using Kyc.Actors.RabbitMq.Connection;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>Whether this node can do its part in the cluster.</summary>
internal sealed class Readiness(LinkKeeper keeper, Node node, Operators operators, TimeProvider time)
{
    /// <summary>While shards change hands nobody may have one for a moment; that is no reason to send clients
    /// away.</summary>
    private static readonly TimeSpan s_changingHands = TimeSpan.FromSeconds(5);

    private long _wholeAt;

    /// <summary>Looks at what is known; called every beat.</summary>
    public void Look()
    {
        if (operators.Owners().Count == Shards.Count) Volatile.Write(ref _wholeAt, time.GetTimestamp());
    }

    /// <summary>Says what is known; asks nobody.</summary>
    public (bool Ok, string Detail) Check()
    {
        if (keeper.Current is not { } link) return (false, keeper.Unavailable().Message);
        var connected = $"connected to {link.Broker} at {link.Host}";
        if (!node.Standing.WantsShards) return (false, $"{connected}; drained by an operator");
        var owners = operators.Owners();
        if (owners.Count == Shards.Count)
            return (true, $"{connected}; {Shards.Count} shards owned by {string.Join(", ", Counts(owners))}");
        var free = Enumerable.Range(0, Shards.Count).Where(shard => !owners.ContainsKey(shard)).ToList();
        var whole = Volatile.Read(ref _wholeAt);
        var passing = whole != 0 && time.GetElapsedTime(whole) < s_changingHands;
        return (passing, $"{connected}; {free.Count} of {Shards.Count} shards have no owner, the first is {free[0]}; "
                       + "is a node with the role sessions running?");
    }

    private static IEnumerable<string> Counts(IReadOnlyDictionary<int, string> owners) =>
        owners.Values.GroupBy(name => name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} ({group.Count()})");
}
