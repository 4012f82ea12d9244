using Kyc.Actors.Ports;
using Kyc.Storage.Keys;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// Settles the master key of a cluster: the first node's is remembered in the database, and every other start must
/// bring the same. A node makes a key only where the database knows none.
/// </summary>
internal static class PostgreSqlMasterKey
{
    /// <exception cref="StorageUnusableException">The key file is missing, readable by others, or
    /// damaged.</exception>
    /// <exception cref="WrongMasterKeyException">The cluster works with another master key.</exception>
    public static async Task<MasterKey> OpenAsync(
        StorageOptions options, NpgsqlConnection connection, ILogger log, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var turn = PostgreSqlDatabase.Command(
            connection, "SELECT pg_advisory_xact_lock($1)", AdvisoryLock.Start);
        await turn.ExecuteNonQueryAsync(cancel);
        await using var ask = PostgreSqlDatabase.Command(
            connection, "SELECT value FROM meta WHERE name = 'master_key_id'");
        var known = (string?)await ask.ExecuteScalarAsync(cancel);
        var key = MasterKeySource.Find(options, known, log);
        if (known is not null) return key.Id == known ? key : throw new WrongMasterKeyException(known);
        await using var remember = PostgreSqlDatabase.Command(
            connection, "INSERT INTO meta (name, value) VALUES ('master_key_id', $1)", key.Id);
        await remember.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return key;
    }
}
