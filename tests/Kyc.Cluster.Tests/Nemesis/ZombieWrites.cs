using System.Text.Json;
using Kyc.Cluster.Tests.Cluster;
using Npgsql;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Events that a node wrote after it had been replaced. What it had sent to the database before it was frozen is not
/// among them, though it says so only when it wakes.
/// </summary>
internal static class ZombieWrites
{
    /// <summary>Events that the node claims, that are in the journal, and that are younger than its freezing.</summary>
    public static async Task<int> CountAsync(
        ClusterUnderTest cluster, IEnumerable<JsonElement> appended, DateTimeOffset frozen)
    {
        var claims = appended.Select(entry => (
            Session: entry.GetProperty("session_id").GetString()!, Version: entry.GetProperty("version").GetInt64()))
            .ToArray();
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
}
