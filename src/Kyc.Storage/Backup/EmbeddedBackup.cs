using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Kyc.Storage.Migrations;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Backup;

/// <summary>
/// A copy of a data folder, while its node runs or not: first the database, by SQLite's online backup, then the sealed
/// files, which are all there because a file is stored before its event. What is erased while it runs is taken out
/// again. The master key is never in it.
/// </summary>
public static class EmbeddedBackup
{
    private const string Database = "kyc.db";

    /// <summary>Makes one in a new folder.</summary>
    /// <exception cref="BackupException">The folder is not empty, or there is no database.</exception>
    public static async Task<BackupResult> MakeAsync(
        StorageOptions options, string target, TimeProvider time, CancellationToken cancel)
    {
        if (!File.Exists(options.DatabasePath))
            throw new BackupException($"{options.DatabasePath} is not there; name the data folder with --data");
        var backup = BackupFolder.Make(target);
        var at = time.GetUtcNow();
        using var live = new SqliteDatabase(options);
        using var copy = Copy(live, backup.PathOf(Database));
        Restrict(backup.PathOf(Database));
        var saved = await BackupBlobs.SaveAsync(new FolderFiles(options.BlobRoot), backup, cancel);
        var erased = await LedgerAsync(live, backup, time.GetUtcNow(), cancel);
        DestroyKeys(copy, erased);
        var missing = BackupBlobs.Missing(Accepted(copy), saved, erased);
        var (sessions, events, key) = Facts(copy);
        copy.Close();
        await backup.RememberAsync(Database, cancel);
        var blobs = await BackupBlobs.SettleAsync(backup, erased, cancel);
        var (manifest, sha256) = await backup.FinishAsync(files => new BackupManifest(
            BackupManifest.TypeName, BackupManifest.CurrentVersion, BackupManifest.Embedded, WireTime.Write(at),
            Migration.All.Max(migration => migration.Number), key, sessions, events, files), cancel);
        return new BackupResult(manifest, sha256, blobs, missing);
    }

    /// <summary>The ledger of a database file, for a restore beside it.</summary>
    internal static IReadOnlyList<LedgerEntry> Ledger(SqliteDatabase live) => live.Read(connection => connection
        .Command("SELECT session_id, tenant, redacted_ms FROM erasure_ledger ORDER BY session_id")
        .Rows(row => new LedgerEntry(new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), row.Time(2))));

    private static SqliteConnection Copy(SqliteDatabase live, string path)
    {
        var copy = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        try
        {
            live.Read(connection =>
            {
                connection.BackupDatabase(copy);
                return 0;
            });
            SqliteDatabase.Execute(copy, "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON");
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static void Restrict(string path) =>
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>What is erased by now, of the living database: later than the copy.</summary>
    private static async Task<IReadOnlySet<SessionId>> LedgerAsync(
        SqliteDatabase live, BackupFolder backup, DateTimeOffset now, CancellationToken cancel)
    {
        var entries = Ledger(live);
        await backup.AddAsync(BackupFolder.LedgerName, async stream =>
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            await foreach (var line in ErasureLedgerFile.LinesAsync(entries.ToAsyncEnumerable(), now, cancel))
                await writer.WriteLineAsync(line);
        }, cancel);
        return entries.Select(entry => entry.Session).ToHashSet();
    }

    private static void DestroyKeys(SqliteConnection copy, IReadOnlySet<SessionId> erased)
    {
        using var delete = new Statement(copy, "DELETE FROM session_keys WHERE session_id = ?1");
        foreach (var session in erased) delete.Bind(1, session.Value).Run();
    }

    private static IEnumerable<EventRecord> Accepted(SqliteConnection copy) => copy
        .Command(EventRows.Select + " WHERE type = $type", ("$type", EventCodec.FileAccepted)).Rows(EventRows.Read);

    private static (long Sessions, long Events, string? Key) Facts(SqliteConnection copy) => copy
        .Command("""
            SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM events),
                   (SELECT value FROM meta WHERE name = 'master_key_id')
            """).Rows(row => (row.GetInt64(0), row.GetInt64(1), row.TextOrNull(2)))[0];
}
