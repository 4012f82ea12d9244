using System.Text;

namespace Kyc.Sessions.Ids;

/// <summary>
/// Where a session or a tenant's limits live: a stable hash of the id over a fixed number of shards. The number never
/// changes for the life of a cluster, and the hash is FNV-1a 64 (draft-eastlake-fnv) with a final mix, so every build
/// agrees.
/// </summary>
public static class Shards
{
    /// <summary>Shards in every cluster and in embedded mode.</summary>
    public const int Count = 64;

    /// <summary>The shard of a session, 0 to 63.</summary>
    public static int Of(SessionId id) => Of(id.Value);

    /// <summary>The shard of a tenant's limits, 0 to 63.</summary>
    public static int Of(TenantId id) => Of(id.Value);

    private static int Of(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            hash ^= octet;
            hash *= 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return (int)((hash >> 33) % Count);
    }
}
