using Kyc.Actors.Ports;
using Kyc.Storage.Keys;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Settles the key ring of a cluster: the current master key is remembered in the database, and every other start must
/// bring a ring that has it and all that wrap data keys. A node makes a key only where the database knows none.
/// </summary>
internal static class PostgreSqlMasterKey
{
    /// <exception cref="StorageUnusableException">The key file is missing, readable by others, or
    /// damaged.</exception>
    /// <exception cref="WrongMasterKeyException">The cluster works with a master key that the ring lacks.</exception>
    public static async Task<RingKeys> OpenAsync(
        StorageOptions options, NpgsqlConnection connection, TimeProvider time, ILogger log, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var turn = PostgreSqlDatabase.Command(
            connection, "SELECT pg_advisory_xact_lock($1)", AdvisoryLock.Start);
        await turn.ExecuteNonQueryAsync(cancel);
        await using var ask = PostgreSqlDatabase.Command(
            connection, "SELECT value FROM meta WHERE name = 'master_key_id'");
        var known = (string?)await ask.ExecuteScalarAsync(cancel);
        var ring = RingSource.Find(options, known, time, log);
        RingSource.Demand(ring, known, await NeededAsync(connection, cancel));
        if (ring.Current.Id == known) return ring;
        await using var remember = PostgreSqlDatabase.Command(connection,
            "INSERT INTO meta (name, value) VALUES ('master_key_id', $1) "
            + "ON CONFLICT (name) DO UPDATE SET value = excluded.value", ring.Current.Id);
        await remember.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return ring;
    }

    private static async Task<List<string>> NeededAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, PostgreSqlWrappedKeys.NeededIds);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancel)) ids.Add(reader.GetString(0));
        return ids.FindAll(MasterKey.IsId);
    }
}
