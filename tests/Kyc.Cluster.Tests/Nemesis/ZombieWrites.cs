using System.Text.Json;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Sessions.Ids;
using Npgsql;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Events that a node wrote for shards that others had taken over. What it had sent to the database before it was
/// frozen is not among them, though it says so only when it wakes; nor is what it wrote once a shard was given back.
/// </summary>
internal static class ZombieWrites
{
    private const int Appended = 1000;
    private const int ShardAcquired = 1510;

    /// <summary>What a woken node's log has to be read for.</summary>
    public static IReadOnlyList<int> Told { get; } = [Appended, ShardAcquired];

    /// <summary>Events that the node claims, that are in the journal, and that are younger than its freezing.</summary>
    public static async Task<int> CountAsync(
        ClusterUnderTest cluster, IEnumerable<JsonElement> told, DateTimeOffset frozen)
    {
        var claims = Unowned(told).ToArray();
        if (claims.Length == 0) return 0;
        await using var source = NpgsqlDataSource.Create(cluster.DatabaseAccess);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM events e JOIN unnest($1, $2) AS claim(session_id, version) "
            + "USING (session_id, version) WHERE e.at_ms > $3");
        command.Parameters.AddWithValue(claims.Select(claim => claim.Session).ToArray());
        command.Parameters.AddWithValue(claims.Select(claim => claim.Version).ToArray());
        command.Parameters.AddWithValue(frozen.ToUnixTimeMilliseconds());
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    private static IEnumerable<(string Session, long Version)> Unowned(IEnumerable<JsonElement> told)
    {
        var ours = new HashSet<int>();
        foreach (var entry in told)
        {
            if (entry.GetProperty("event_id").GetInt32() == ShardAcquired)
            {
                ours.Add(entry.GetProperty("shard").GetInt32());
                continue;
            }
            var session = entry.GetProperty("session_id").GetString()!;
            if (!ours.Contains(Shards.Of(new SessionId(session))))
                yield return (session, entry.GetProperty("version").GetInt64());
        }
    }
}
