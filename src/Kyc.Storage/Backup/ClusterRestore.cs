using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Keys;
using Kyc.Storage.Migrations;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Kyc.Storage.Backup;

/// <summary>
/// Puts a backup into an empty database and an empty store of files. The tables come in one transaction; then the
/// journal is verified and what was erased since is redacted; files come last, and none of an erased session.
/// </summary>
public static class ClusterRestore
{
    /// <summary>Restores. No node may run on the target.</summary>
    /// <exception cref="BackupException">The target holds data, or the backup is not what was made.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be reached, or refused.</exception>
    public static Task<RestoreResult> RunAsync(
        PostgreSqlOptions database, StorageOptions options, S3.S3Options? s3, string source, ErasedSince since,
        TimeProvider time, CancellationToken cancel) =>
        ClusterFiles.WithAsync(database, options, s3, time, async (connections, files) =>
        {
            var backup = new BackupFolder(Path.GetFullPath(source));
            var ledger = await since.ReadAsync(backup, cancel);
            var manifest = await backup.VerifyAsync(cancel);
            EmbeddedRestore.RefuseOther(
                manifest, BackupManifest.Cluster, Migration.PostgreSql.Max(migration => migration.Number));
            await foreach (var (scope, _) in files.ListAsync(cancel))
                throw new BackupException($"the store of files holds some of session {scope.Session}; empty it first");
            await connections.AsOwnerAsync(owner => LoadAsync(owner, backup, time, cancel), cancel);
            var keys = await connections.AsOwnerAsync(
                owner => PostgreSqlMasterKey.OpenAsync(options, owner, time, NullLogger.Instance, cancel), cancel);
            var seals = new RecordSeals(new OpenedRing(keys, service: null, NullLogger.Instance).Ring);
            var found = await connections.WithAsync(
                connection => PostgreSqlVerifier.VerifyAsync(connection, seals, KnownHeads.None, cancel),
                repeatable: true, cancel);
            if (found.FirstBad is { } bad) throw EmbeddedRestore.Damaged(bad);
            var erased = await EraseAsync(connections, seals, database, options, ledger, cancel);
            var blobs = await BackupBlobs.RestoreAsync(
                backup, files, ledger.Select(entry => entry.Session).ToHashSet(), cancel);
            return new RestoreResult(
                manifest, found, erased, blobs, HeadsFile.PutAside(options.DataDirectory, time.GetUtcNow()));
        });

    private static async Task<bool> LoadAsync(
        NpgsqlConnection owner, BackupFolder backup, TimeProvider time, CancellationToken cancel)
    {
        await new PostgreSqlMigrator(Migration.PostgreSql, time, NullLogger.Instance).ApplyAsync(owner, cancel);
        await RunAsync(owner, "SET statement_timeout = 0", cancel);
        await using var transaction = await owner.BeginTransactionAsync(cancel);
        foreach (var table in SchemaCatalog.Tables.Except(ClusterBackup.OwnTables))
        {
            await RefuseRowsAsync(owner, table, cancel);
            await using var rows = await owner.BeginRawBinaryCopyAsync(
                $"COPY {table} FROM STDIN (FORMAT binary)", cancel);
            await using var file = File.OpenRead(backup.PathOf(ClusterBackup.NameOf(table)));
            await file.CopyToAsync(rows, cancel);
        }
        // Keys are copied a little later than the sessions.
        await RunAsync(owner,
            "DELETE FROM session_keys k WHERE NOT EXISTS (SELECT FROM sessions s WHERE s.session_id = k.session_id)",
            cancel);
        await RunAsync(owner, """
            SELECT setval(pg_get_serial_sequence('journal_heads', 'writer'), greatest(1, coalesce(max(writer), 1)))
            FROM journal_heads
            """, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task RefuseRowsAsync(NpgsqlConnection owner, string table, CancellationToken cancel)
    {
        await using var ask = PostgreSqlDatabase.Command(owner, $"SELECT EXISTS (SELECT FROM {table})");
        if (await ask.ExecuteScalarAsync(cancel) is true)
            throw new BackupException($"the database holds rows in {table}; restore into a new database");
    }

    private static async Task<long> EraseAsync(
        PostgreSqlDatabase connections, RecordSeals seals, PostgreSqlOptions database, StorageOptions options,
        IReadOnlyList<LedgerEntry> ledger, CancellationToken cancel)
    {
        await using var journal = new PostgreSqlJournal(
            connections, seals, database.Writers, options, NullLogger.Instance);
        return await RestoredErasures.ApplyAsync(journal,
            entry => connections.ExecuteAsync(
                "DELETE FROM session_keys WHERE session_id = $1", [entry.Session.Value], cancel).AsTask(),
            entry => connections.ExecuteAsync("""
                INSERT INTO erasure_ledger (session_id, tenant, redacted_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
                """, [entry.Session.Value, entry.Tenant.Value, entry.RedactedAt.ToUnixTimeMilliseconds()],
                cancel).AsTask(),
            ledger, cancel);
    }

    private static async Task RunAsync(NpgsqlConnection owner, string sql, CancellationToken cancel)
    {
        await using var command = PostgreSqlDatabase.Command(owner, sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
