using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>A member as this node knows it. Times are timestamps of this node's clock.</summary>
/// <param name="Beat">Its last beat.</param>
/// <param name="Heard">When that came.</param>
/// <param name="HeardAt">The same, as an instant for people.</param>
/// <param name="HeardBefore">When the beat before it came; 0 when it was heard of once since it was last
/// missed.</param>
/// <param name="Judged"><see cref="MemberStatus.Unreachable"/> or <see cref="MemberStatus.Down"/>; null while it is
/// believed.</param>
/// <param name="JudgedSince">When that was found.</param>
/// <param name="PutOut">True once the broker closed its connections.</param>
internal sealed record Member(
    Beat Beat, long Heard, DateTimeOffset HeardAt, long HeardBefore, MemberStatus? Judged = null, long JudgedSince = 0,
    bool PutOut = false)
{
    /// <summary>How it stands.</summary>
    public MemberStatus Status =>
        Judged ?? (WireName.TryParse<MemberStatus>(Beat.Status, out var said) ? said : MemberStatus.Up);

    /// <summary>True when it takes its share of shards.</summary>
    public bool TakesPart => Status == MemberStatus.Up && Beat.Attached;

    /// <summary>For people.</summary>
    public MemberView View() => new(
        Beat.Node, Beat.Incarnation, Status, Beat.Roles, Beat.Version, Beat.Process, Beat.StartedAt, HeardAt,
        Judged is null ? Beat.Shards.Count : 0, Beat.Load);
}
