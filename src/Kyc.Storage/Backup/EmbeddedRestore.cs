using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Files;
using Kyc.Storage.Keys;
using Kyc.Storage.Migrations;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Backup;

/// <summary>
/// Puts a backup into an empty data folder: everything is checked, and what was erased since is redacted, beside its
/// place; only then it is moved there. Nothing remains of a restore that fails.
/// </summary>
public static class EmbeddedRestore
{
    private const string Staging = ".restoring";

    /// <summary>Restores.</summary>
    /// <param name="options">The data folder, which holds the master key (without it nothing can be verified) and may
    /// hold settings, but no data.</param>
    /// <param name="source">The backup.</param>
    /// <param name="since">What was erased since.</param>
    /// <param name="live">Another data folder whose database still tells what was erased; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BackupException">The target holds data, or the backup is not what was made.</exception>
    public static async Task<RestoreResult> RunAsync(
        StorageOptions options, string source, ErasedSince since, StorageOptions? live, TimeProvider time,
        CancellationToken cancel)
    {
        var backup = new BackupFolder(Path.GetFullPath(source));
        RefuseData(options);
        var ledger = await LedgerAsync(backup, since, live, cancel);
        var manifest = await backup.VerifyAsync(cancel);
        RefuseOther(manifest, BackupManifest.Embedded, Migration.All.Max(migration => migration.Number));
        DurableDirectory.Ensure(options.DataDirectory);
        using var held = DataDirectoryLock.Take(options.LockPath);
        var staging = options with { DataDirectory = Path.Combine(options.DataDirectory, Staging) };
        try
        {
            DurableDirectory.Ensure(staging.DataDirectory);
            await CopyAsync(backup.PathOf("kyc.db"), staging.DatabasePath, cancel);
            var (journal, erased) = await SettleAsync(options, staging, ledger, time, cancel);
            var blobs = await BackupBlobs.RestoreAsync(
                backup, new FolderFiles(options.BlobRoot), ledger.Select(entry => entry.Session).ToHashSet(), cancel);
            if (File.Exists(staging.DatabasePath + "-wal"))
                throw new BackupException("the restored database did not close; try again");
            var heads = HeadsFile.PutAside(options.DataDirectory, time.GetUtcNow());
            File.Move(staging.DatabasePath, options.DatabasePath);
            DurableDirectory.Sync(options.DataDirectory);
            return new RestoreResult(manifest, journal, erased, blobs, heads);
        }
        catch
        {
            if (Directory.Exists(options.BlobRoot)) Directory.Delete(options.BlobRoot, recursive: true);
            throw;
        }
        finally
        {
            if (Directory.Exists(staging.DataDirectory)) Directory.Delete(staging.DataDirectory, recursive: true);
        }
    }

    /// <exception cref="BackupException">Of another kind, or of another schema.</exception>
    internal static void RefuseOther(BackupManifest manifest, string kind, long schema)
    {
        if (manifest.Kind != kind)
            throw new BackupException(
                $"this is a backup of kind {manifest.Kind}, and the settings name a node of kind {kind}; correct "
                + "storage.journal");
        if (manifest.Schema != schema)
            throw new BackupException(
                $"the backup has schema {manifest.Schema}, this build has {schema}; restore it with the build that "
                + "made it and let the newer one bring it forward at its start");
    }

    private static void RefuseData(StorageOptions options)
    {
        if (File.Exists(options.DatabasePath))
            throw new BackupException($"{options.DatabasePath} exists; restore into a new data folder");
        if (Directory.Exists(options.BlobRoot) && Directory.EnumerateFileSystemEntries(options.BlobRoot).Any())
            throw new BackupException($"{options.BlobRoot} is not empty; restore into a new data folder");
    }

    private static async Task<IReadOnlyList<LedgerEntry>> LedgerAsync(
        BackupFolder backup, ErasedSince since, StorageOptions? live, CancellationToken cancel)
    {
        if (live is null) return await since.ReadAsync(backup, cancel);
        using var database = new SqliteDatabase(live);
        var theirs = EmbeddedBackup.Ledger(database);
        var others = await (since with { WithoutLedger = true }).ReadAsync(backup, cancel);
        return [.. theirs.UnionBy(others, entry => entry.Session)];
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancel)
    {
        await using var source = File.OpenRead(from);
        await using var target = BackupFolder.New(to);
        await source.CopyToAsync(target, cancel);
        target.Flush(flushToDisk: true);
    }

    private static async Task<(JournalVerification Journal, long Erased)> SettleAsync(
        StorageOptions options, StorageOptions staging, IReadOnlyList<LedgerEntry> ledger, TimeProvider time,
        CancellationToken cancel)
    {
        var log = NullLogger.Instance;
        var database = new SqliteDatabase(staging);
        var connection = database.OpenWriter();
        var seals = new RecordSeals(
            new OpenedRing(RingSource.Open(options, connection, time, log), service: null, log).Ring);
        await using var writer = new JournalWriter(staging, connection, seals, time, log);
        // Readers close before the writer, who folds the log into the one file that is moved.
        using (database)
        {
            var journal = new SqliteJournal(database, writer, seals, new SpaceGuard(staging, time, log), log);
            var found = await journal.VerifyAsync(cancel);
            if (found.FirstBad is { } bad) throw Damaged(bad);
            var erased = await RestoredErasures.ApplyAsync(
                journal, entry => DestroyAsync(writer, entry), entry => RememberAsync(writer, entry), ledger, cancel);
            return (found, erased);
        }
    }

    internal static BackupException Damaged(JournalDamage bad) => new(
        $"the journal in the backup is not what was written: event {bad.Version} of {bad.Session}: {bad.Why}; take "
        + "another backup");

    private static Task DestroyAsync(JournalWriter writer, LedgerEntry entry) =>
        writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var delete = new Statement(tables.Connection, "DELETE FROM session_keys WHERE session_id = ?1");
            delete.Bind(1, entry.Session.Value).Run();
        }, CancellationToken.None));

    private static Task RememberAsync(JournalWriter writer, LedgerEntry entry) =>
        writer.SubmitAsync(new SmallWrite(tables =>
        {
            using var keep = new Statement(tables.Connection,
                "INSERT INTO erasure_ledger (session_id, tenant, redacted_ms) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT DO NOTHING");
            keep.Bind(1, entry.Session.Value).Bind(2, entry.Tenant.Value)
                .Bind(3, entry.RedactedAt.ToUnixTimeMilliseconds()).Run();
        }, CancellationToken.None));
}
