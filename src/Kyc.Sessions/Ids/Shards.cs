using System.Text;

namespace Kyc.Sessions.Ids;

/// <summary>
/// Where a session lives: a stable hash of its id over a fixed number of shards. The number never changes for the
/// life of a cluster, and the hash is FNV-1a 64 (draft-eastlake-fnv) with a final mix, so every build agrees.
/// </summary>
public static class Shards
{
    /// <summary>Shards in every cluster and in embedded mode.</summary>
    public const int Count = 64;

    /// <summary>The shard of a session, 0 to 63.</summary>
    public static int Of(SessionId id)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(id.Value))
        {
            hash ^= octet;
            hash *= 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return (int)((hash >> 33) % Count);
    }
}
