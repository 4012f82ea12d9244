using Kyc.Sessions.Ids;

namespace Kyc.Actors.Sessions;

/// <summary>
/// A session's stored history cannot be trusted or understood. It is not served until the history is mended; nothing
/// is written to it.
/// </summary>
public sealed class HistoryUnreadableException(SessionId session, string why, Exception? cause = null)
    : Exception($"the history of session {session} cannot be served: {why}; compare it with a backup, or run a build "
                + "at least as new as the one that wrote it", cause)
{
    /// <summary>The session.</summary>
    public SessionId Session { get; } = session;
}

/// <summary>
/// The shard is not owned here (any more). Nothing is known about the message: repeat it to the present owner.
/// </summary>
public sealed class ShardLostException(int shard)
    : Exception($"shard {shard} is not owned by this node; repeat the message to its present owner")
{
    /// <summary>The shard.</summary>
    public int Shard { get; } = shard;
}
