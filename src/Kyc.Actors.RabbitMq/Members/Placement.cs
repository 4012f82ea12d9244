using System.Text;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Who should own which shard: the member with the highest hash of its name and the shard, unless it has its fair
/// share already. Every member that knows the same names comes to the same answer, and few shards move when one comes
/// or goes.
/// </summary>
internal static class Placement
{
    /// <summary>The owner of each shard, as an index into the names; empty when there are none.</summary>
    /// <param name="names">Names of those who take part, in any order, each once.</param>
    public static IReadOnlyList<string> Assign(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return [];
        var fairShare = (Shards.Count + names.Count - 1) / names.Count;
        var free = names.ToDictionary(name => name, _ => fairShare, StringComparer.Ordinal);
        var owners = new string[Shards.Count];
        for (var shard = 0; shard < Shards.Count; shard++)
        {
            var owner = names.Where(name => free[name] > 0)
                .OrderByDescending(name => Weight(name, shard)).ThenBy(name => name, StringComparer.Ordinal).First();
            free[owner]--;
            owners[shard] = owner;
        }
        return owners;
    }

    /// <summary>FNV-1a 64 over name and shard, with a final mix; every build agrees on it.</summary>
    private static ulong Weight(string name, int shard)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(name)) hash = (hash ^ octet) * 1099511628211UL;
        hash = (hash ^ (byte)shard) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        return hash ^ (hash >> 29);
    }
}
