using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Backup;

/// <summary>A backup that was made.</summary>
/// <param name="Manifest">What it holds.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest, lower-case hex: keep it elsewhere, it proves the rest.</param>
/// <param name="Blobs">Sealed files in it.</param>
/// <param name="Missing">Files that sessions name and the store did not have, though nobody erased them.</param>
public sealed record BackupResult(
    BackupManifest Manifest, string ManifestSha256, long Blobs,
    IReadOnlyList<(SessionId Session, BlobId Blob)> Missing);

/// <summary>A backup that was restored.</summary>
/// <param name="Manifest">What it held.</param>
/// <param name="Journal">The check of the restored journal, before erasures were applied.</param>
/// <param name="Erased">Sessions in the backup that were erased since, and so not brought back.</param>
/// <param name="Blobs">Sealed files put back.</param>
/// <param name="HeadsAside">Where the <c>heads.log</c> lies that the target's data folder held, which tells of what was
/// there before; null when there was none.</param>
public sealed record RestoreResult(
    BackupManifest Manifest, Sqlite.JournalVerification Journal, long Erased, long Blobs, string? HeadsAside);

/// <summary>What was erased since a backup: how a restore learns of it.</summary>
/// <param name="Ledgers">Ledgers from <c>kyc erasures export</c>.</param>
/// <param name="WithoutLedger">True to restore although nobody knows what was erased since the backup.</param>
public sealed record ErasedSince(IReadOnlyList<string> Ledgers, bool WithoutLedger)
{
    /// <summary>Every entry of the ledgers, and of the backup's own.</summary>
    /// <exception cref="BackupException">There is no ledger and nobody took that upon themselves.</exception>
    internal async Task<IReadOnlyList<LedgerEntry>> ReadAsync(BackupFolder backup, CancellationToken cancel)
    {
        if (Ledgers.Count == 0 && !WithoutLedger)
            throw new BackupException(
                "nobody says what was erased since this backup: give --erasures FILE (from kyc erasures export), or "
                + "--live DIR of the data folder that still has it. --without-erasures restores all the same, and "
                + "brings back persons who were erased after the backup was made: that breaks the promise of their "
                + "receipts until they are erased again");
        var entries = new List<LedgerEntry>(
            await ErasureLedgerFile.ReadAsync(backup.PathOf(BackupFolder.LedgerName), cancel));
        foreach (var ledger in Ledgers) entries.AddRange(await ErasureLedgerFile.ReadAsync(ledger, cancel));
        return [.. entries.DistinctBy(entry => entry.Session)];
    }
}
