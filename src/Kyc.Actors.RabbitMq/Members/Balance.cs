using Kyc.Actors.RabbitMq.Ownership;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Which of the shards that are ours should be given to somebody else now. A shard is given only to a member that was
/// heard twice since it became ours, and only when the members have been the same for two beats: who died a moment ago
/// is not given anything, and nothing goes back and forth.
/// </summary>
internal sealed class Balance(string self, TimeSpan beat, TimeProvider time)
{
    private const int BeatsUnchanged = 2;

    private string _members = "";
    private long _since;
    private IReadOnlyList<string> _owners = [];

    /// <summary>The seats to yield.</summary>
    /// <param name="members">Everybody known, this node among them.</param>
    /// <param name="seats">This node's seats.</param>
    public IReadOnlyList<ShardSeat> ToYield(IReadOnlyList<Member> members, IEnumerable<ShardSeat> seats)
    {
        // Two starts of one name are one for placement; the younger is the one that lives on.
        var parts = members.Where(member => member.TakesPart)
            .GroupBy(member => member.Beat.Node, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.MaxBy(member => member.Beat.StartedAt)!, StringComparer.Ordinal);
        var incarnations = parts.Values.Select(member => member.Beat.Incarnation);
        var key = string.Join('\n', incarnations.Order(StringComparer.Ordinal));
        if (key != _members)
        {
            (_members, _since) = (key, time.GetTimestamp());
            _owners = Placement.Assign(parts.Keys);
        }
        if (_owners.Count == 0 || time.GetElapsedTime(_since) < beat * BeatsUnchanged) return [];
        return [.. seats.Where(seat => seat.OwnedSince is > 0 and var since
                                       && parts[_owners[seat.Shard]] is { } owner
                                       && owner.Beat.Incarnation != self && owner.HeardBefore > since)];
    }
}
