using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Files;

/// <summary>
/// Sealed files under <c>root/tenant/session/blob</c>. A file is written beside its place, synced, renamed, and its
/// directory synced: after a crash it is there whole or not at all. See <see cref="BlobFormat"/> for its bytes.
/// Any number of processes, on one machine or on several that mount the directory, may work on it at once. They agree
/// without locks, because a frozen holder of a lock would hold up all others, and a lost lock would let two in: only
/// steps that the file system does whole (rename, link, unlink, rmdir of an empty directory) change anything, and a
/// step that another process made impossible is taken again.
/// </summary>
public sealed class FileBlobStore : IBlobStore, IBlobInventory
{
    private const string Incoming = ".incoming";

    private readonly BlobPaths _paths;
    private readonly DraftFolder _drafts;
    private readonly bool _shared;
    private readonly ChunkPool _pool;
    private readonly SpaceGuard _space;
    private readonly ConcurrentDictionary<string, bool> _durableTenants = new();

    /// <summary>The only process on the directory: whatever lies unfinished there is a leftover.</summary>
    internal FileBlobStore(StorageOptions options, SpaceGuard space, ILogger log)
        : this(options, space, TimeProvider.System, log, shared: false)
    {
    }

    private FileBlobStore(StorageOptions options, SpaceGuard space, TimeProvider time, ILogger log, bool shared)
    {
        _paths = new BlobPaths(options.BlobRoot);
        _drafts = new DraftFolder(Path.Combine(_paths.Root, Incoming), time, options.BlobDraftMinutes, log);
        _pool = new ChunkPool(options.BlobChunkBuffers);
        (_space, _shared) = (space, shared);
        _drafts.Ensure();
        if (shared) _drafts.RemoveAbandoned();
        else _drafts.RemoveAll();
    }

    /// <summary>One of several processes on <see cref="StorageOptions.BlobRoot"/>, which is made if missing.</summary>
    /// <exception cref="IOException">The directory cannot be made or written.</exception>
    public static FileBlobStore OpenShared(StorageOptions options, TimeProvider time, ILogger log) =>
        new(options, new SpaceGuard(options, options.BlobRoot, time, log), time, log, shared: true);

    /// <summary>What happens between the look at a file and its removal; for tests of just that instant.</summary>
    internal Action Crossing { get; set; } = () => { };

    /// <inheritdoc />
    public async ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
    {
        var directory = _paths.Session(scope);
        _space.Demand();
        var draft = _drafts.NewName();
        try
        {
            using var file = DraftFolder.Create(draft);
            var stored = await new BlobSealer(_pool, scope, key).SealAsync(content, file, draft, limit, cancel);
            Place(draft, directory, stored.Blob);
            MakeNamesDurable(scope);
            return stored;
        }
        catch (IOException cause) when (LibC.IsFull(cause))
        {
            throw new StorageFullException(_paths.Root, cause);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc />
    public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = _paths.Blob(scope, blob);
        // A sweep may be judging it at this instant; it is back in its place if it is not there under that name.
        var file = LibC.TryOpen(path)
                   ?? BlobPaths.Asides(path).Select(LibC.TryOpen).FirstOrDefault(aside => aside is not null)
                   ?? LibC.TryOpen(path)
                   ?? throw new BlobMissingException(blob);
        try
        {
            return ValueTask.FromResult<Stream>(BlobStream.Open(file, scope, key, blob, _pool));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = _paths.Blob(scope, blob);
        var removed = LibC.TryUnlink(path);
        foreach (var aside in BlobPaths.Asides(path)) removed |= LibC.TryUnlink(aside);
        removed |= LibC.TryUnlink(path);
        if (removed) SyncUnlessGone(_paths.Session(scope));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel)
    {
        var directory = _paths.Session(scope);
        // Again until none is seen: one that a sweep gives back meanwhile can slip past a listing.
        while (FilesOf(directory) is { Length: > 0 } files)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var file in files) LibC.TryUnlink(file.FullName);
        }
        LibC.TryRemoveEmpty(directory);
        SyncUnlessGone(_paths.Tenant(scope));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobEntry> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (_shared) _drafts.RemoveAbandoned();
        foreach (var (scope, directory) in _paths.Sessions())
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var file in FilesOf(directory))
            {
                // Of a sweep that died between taking aside and judging.
                if (BlobPaths.Original(file.FullName) is { } original) GiveBack(file.FullName, original);
                else if (BlobId.TryParse(file.Name, out var blob) && file.LastWriteTimeUtc < storedBefore.UtcDateTime)
                    yield return new BlobEntry(scope, blob, file.LastWriteTimeUtc);
            }
            await Task.Yield();
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// The file is taken aside under a name that nobody else uses, and judged there: what is then removed is that file
    /// and no other, however long this process was frozen before. Readers look for it there too. If it proves to be a
    /// newer one it goes back, unless one newer still has its place.
    /// </remarks>
    public ValueTask<bool> DeleteUnchangedAsync(BlobEntry entry, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = _paths.Blob(entry.Scope, entry.Blob);
        if (!IsUnchanged(path, entry)) return new(false);
        Crossing();
        var aside = BlobPaths.Aside(path);
        if (!LibC.TryRename(path, aside)) return new(false);
        if (!IsUnchanged(aside, entry))
        {
            GiveBack(aside, path);
            return new(false);
        }
        var removed = LibC.TryUnlink(aside);
        LibC.TryRemoveEmpty(_paths.Session(entry.Scope));
        return new(removed);
    }

    private static bool IsUnchanged(string path, BlobEntry entry) =>
        File.GetLastWriteTimeUtc(path) == entry.StoredAt.UtcDateTime;

    /// <summary>At no instant without a name.</summary>
    private static void GiveBack(string aside, string path)
    {
        LibC.TryLink(aside, path);
        LibC.TryUnlink(aside);
    }

    /// <summary>A directory that went between its making and the move into it is made again.</summary>
    private void Place(string draft, string directory, BlobId blob)
    {
        do
        {
            if (!File.Exists(draft))
                throw new BlobStoreUnavailableException(
                    $"an upload to {_paths.Root} was taken for abandoned and removed; send it again, and raise "
                    + "blob_draft_minutes if uploads take so long");
            LibC.TryMakeDirectory(Path.GetDirectoryName(directory)!);
            LibC.TryMakeDirectory(directory);
        }
        while (!LibC.TryRename(draft, Path.Combine(directory, blob.Value)));
    }

    /// <summary>
    /// Up to the root, whoever made the directories: another process that did may not have come to it yet.
    /// </summary>
    private void MakeNamesDurable(BlobScope scope)
    {
        SyncUnlessGone(_paths.Session(scope));
        DurableDirectory.Sync(_paths.Tenant(scope));
        if (_durableTenants.ContainsKey(scope.Tenant.Value)) return;
        DurableDirectory.Sync(_paths.Root);
        _durableTenants.TryAdd(scope.Tenant.Value, true);
    }

    /// <summary>
    /// A session erased at the same moment takes its directory along: nothing is left to make durable.
    /// </summary>
    private static void SyncUnlessGone(string directory)
    {
        using var handle = LibC.TryOpen(directory);
        if (handle is not null) LibC.Sync(handle, directory);
    }

    private static FileInfo[] FilesOf(string directory)
    {
        try
        {
            // A removed file that is still open on this machine stays as .nfs… on a network file system until it is
            // closed; the kernel removes it then.
            return [.. new DirectoryInfo(directory).EnumerateFiles()
                .Where(file => !file.Name.StartsWith(".nfs", StringComparison.Ordinal))];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Its session was erased meanwhile.
        }
    }
}
