using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Backup;

/// <summary>Copies sealed files into a backup and back.</summary>
internal static class BackupBlobs
{
    /// <summary>Copies every file of sessions that are not erased; returns which.</summary>
    public static async Task<HashSet<(SessionId Session, BlobId Blob)>> SaveAsync(
        ISealedFiles store, BackupFolder backup, CancellationToken cancel)
    {
        var saved = new HashSet<(SessionId, BlobId)>();
        await foreach (var (scope, blob) in store.ListAsync(cancel))
        {
            var (name, there) = (NameOf(scope, blob), false);
            var file = backup.PathOf(name);
            Files.DurableDirectory.Ensure(Path.GetDirectoryName(file)!);
            await using (var to = BackupFolder.New(file))
            {
                there = await store.ReadAsync(scope, blob, to, cancel);
                to.Flush(flushToDisk: there);
            }
            if (there) saved.Add((scope.Session, blob));
            else File.Delete(file);
        }
        return saved;
    }

    /// <summary>
    /// Removes what was erased while the backup ran, and remembers the rest in the manifest. Nothing of an erased
    /// person leaves the house.
    /// </summary>
    public static async Task<long> SettleAsync(
        BackupFolder backup, IReadOnlySet<SessionId> erased, CancellationToken cancel)
    {
        var count = 0L;
        var root = backup.PathOf(BackupFolder.Blobs);
        var files = new FolderFiles(root);
        await foreach (var (scope, blob) in files.ListAsync(cancel))
        {
            if (erased.Contains(scope.Session))
            {
                File.Delete(backup.PathOf(NameOf(scope, blob)));
                continue;
            }
            count++;
            await backup.RememberAsync(NameOf(scope, blob), cancel);
        }
        return count;
    }

    /// <summary>Files that sessions name, are not erased, and were not found.</summary>
    public static IReadOnlyList<(SessionId Session, BlobId Blob)> Missing(
        IEnumerable<EventRecord> accepted, HashSet<(SessionId Session, BlobId Blob)> saved,
        IReadOnlySet<SessionId> erased) =>
    [
        .. accepted.Where(record => !erased.Contains(record.Session))
            .Select(record => (record.Session, ((FileAccepted)EventCodec.Decode(record)).File.Blob))
            .Where(named => !saved.Contains(named)).Distinct(),
    ];

    /// <summary>Puts files back, but none of an erased session.</summary>
    public static async Task<long> RestoreAsync(
        BackupFolder backup, ISealedFiles store, IReadOnlySet<SessionId> erased, CancellationToken cancel)
    {
        var count = 0L;
        await foreach (var (scope, blob) in new FolderFiles(backup.PathOf(BackupFolder.Blobs)).ListAsync(cancel))
        {
            if (erased.Contains(scope.Session)) continue;
            await store.WriteAsync(scope, blob, backup.PathOf(NameOf(scope, blob)), cancel);
            count++;
        }
        return count;
    }

    private static string NameOf(BlobScope scope, BlobId blob) =>
        $"{BackupFolder.Blobs}/{scope.Tenant}/{scope.Session}/{blob}";
}
