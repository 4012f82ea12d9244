using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Kyc.Storage.Migrations;
using Kyc.Storage.PostgreSql;
using Npgsql;

namespace Kyc.Storage.Backup;

/// <summary>
/// A copy of a cluster's data while its nodes run: every table as it stood at one instant, then the sealed files, which
/// are all there because a file is stored before its event. Data keys go last, and not those of sessions erased
/// meanwhile. The master key is never in it.
/// </summary>
public static class ClusterBackup
{
    private const string Tables = "tables";
    private const string Keys = "session_keys";

    /// <summary>Tables that the target's own migrations fill.</summary>
    internal static readonly string[] OwnTables = ["schema_migrations", "schema_objects"];

    /// <summary>Makes one in a new folder.</summary>
    /// <exception cref="BackupException">The folder is not empty.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be read.</exception>
    public static Task<BackupResult> MakeAsync(
        PostgreSqlOptions database, StorageOptions options, S3.S3Options? s3, string target, TimeProvider time,
        CancellationToken cancel) =>
        ClusterFiles.WithAsync(database, options, s3, time, async (connections, files) =>
        {
            var backup = BackupFolder.Make(target);
            var (facts, accepted) = await connections.AsOwnerAsync(
                connection => SaveTablesAsync(connection, backup, time, cancel), cancel);
            var saved = await BackupBlobs.SaveAsync(files, backup, cancel);
            var erased = await SaveKeysAsync(connections, backup, time, cancel);
            var missing = BackupBlobs.Missing(accepted, saved, erased);
            var blobs = await BackupBlobs.SettleAsync(backup, erased, cancel);
            var (manifest, sha256) = await backup.FinishAsync(all => facts with { Files = all }, cancel);
            return new BackupResult(manifest, sha256, blobs, missing);
        });

    /// <summary>The file of a table.</summary>
    internal static string NameOf(string table) => $"{Tables}/{table}.copy";

    private static async Task<(BackupManifest Facts, IReadOnlyList<EventRecord> Accepted)> SaveTablesAsync(
        NpgsqlConnection connection, BackupFolder backup, TimeProvider time, CancellationToken cancel)
    {
        await RunAsync(connection, "SET statement_timeout = 0", cancel);
        await using var snapshot = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancel);
        var at = time.GetUtcNow();
        foreach (var table in SchemaCatalog.Tables.Except([Keys, .. OwnTables]))
            await CopyAsync(connection, backup, table, table, cancel);
        await using var count = PostgreSqlDatabase.Command(connection, """
            SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM events),
                   (SELECT value FROM meta WHERE name = 'master_key_id')
            """);
        await using (var reader = await count.ExecuteReaderAsync(cancel))
        {
            await reader.ReadAsync(cancel);
            var facts = new BackupManifest(
                BackupManifest.TypeName, BackupManifest.CurrentVersion, BackupManifest.Cluster, WireTime.Write(at),
                Migration.PostgreSql.Max(migration => migration.Number),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetInt64(0), reader.GetInt64(1), []);
            await reader.DisposeAsync();
            return (facts, await AcceptedAsync(connection, cancel));
        }
    }

    private static async Task<IReadOnlyList<EventRecord>> AcceptedAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(
            connection, PostgreSqlRows.Events + " WHERE type = $1", EventCodec.FileAccepted);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var accepted = new List<EventRecord>();
        while (await reader.ReadAsync(cancel)) accepted.Add(PostgreSqlRows.Event(reader));
        return accepted;
    }

    /// <summary>The ledger as it is now, and the keys of all others; returns who is erased.</summary>
    private static async Task<IReadOnlySet<SessionId>> SaveKeysAsync(
        PostgreSqlDatabase connections, BackupFolder backup, TimeProvider time, CancellationToken cancel)
    {
        await connections.AsOwnerAsync(async connection =>
        {
            await RunAsync(connection, "SET statement_timeout = 0", cancel);
            await CopyAsync(connection, backup, Keys, $"""
                (SELECT * FROM {Keys} k
                 WHERE NOT EXISTS (SELECT FROM erasure_ledger l WHERE l.session_id = k.session_id))
                """, cancel);
            return true;
        }, cancel);
        var erased = new HashSet<SessionId>();
        await backup.AddAsync(BackupFolder.LedgerName, async stream =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            var ledger = Noted(new PostgreSqlErasures(connections).LedgerAsync(cancel), erased);
            await foreach (var line in ErasureLedgerFile.LinesAsync(ledger, time.GetUtcNow(), cancel))
                await writer.WriteLineAsync(line);
        }, cancel);
        return erased;
    }

    private static async IAsyncEnumerable<LedgerEntry> Noted(
        IAsyncEnumerable<LedgerEntry> entries, HashSet<SessionId> sessions)
    {
        await foreach (var entry in entries)
        {
            sessions.Add(entry.Session);
            yield return entry;
        }
    }

    private static Task CopyAsync(
        NpgsqlConnection connection, BackupFolder backup, string table, string source, CancellationToken cancel) =>
        backup.AddAsync(NameOf(table), async stream =>
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync(
                $"COPY {source} TO STDOUT (FORMAT binary)", cancel);
            await rows.CopyToAsync(stream, cancel);
        }, cancel);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
