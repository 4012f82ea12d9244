using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>
/// Sealed files under <c>root/tenant/session/blob</c>. A file is written beside its place, synced, renamed, and its
/// directory synced: after a crash it is there whole or not at all. See <see cref="BlobFormat"/> for its bytes.
/// </summary>
public sealed class FileBlobStore : IBlobStore, IBlobInventory
{
    private const string Incoming = ".incoming";

    private readonly Lock _placing = new();
    private readonly string _root;
    private readonly string _incoming;
    private readonly ChunkPool _pool;
    private readonly SpaceGuard _space;

    internal FileBlobStore(StorageOptions options, SpaceGuard space, ILogger log)
    {
        _root = options.BlobRoot;
        _incoming = Path.Combine(_root, Incoming);
        _pool = new ChunkPool(options.BlobChunkBuffers);
        _space = space;
        DurableDirectory.Ensure(_incoming);
        RemoveLeftovers(log);
    }

    /// <inheritdoc />
    public async ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
    {
        var directory = DirectoryOf(scope);
        _space.Demand();
        var draft = Path.Combine(_incoming, Guid.NewGuid().ToString("n"));
        try
        {
            StoredBlob stored;
            using (var file = LibC.Open(draft, LibC.ReadWrite | LibC.Create | LibC.Exclusive, LibC.OwnerReadWrite))
            {
                stored = await new BlobSealer(_pool, scope, key).SealAsync(content, file, draft, limit, cancel);
            }
            Place(draft, directory, stored.Blob);
            SyncUnlessGone(directory);
            return stored;
        }
        catch (IOException cause) when (LibC.IsFull(cause))
        {
            throw new StorageFullException(_root, cause);
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
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(PathOf(scope, blob), FileMode.Open, FileAccess.Read,
                FileShare.Read | FileShare.Delete);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException(blob);
        }
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
        var path = PathOf(scope, blob);
        lock (_placing)
        {
            if (!File.Exists(path)) return ValueTask.CompletedTask;
            File.Delete(path);
        }
        SyncUnlessGone(DirectoryOf(scope));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var directory = DirectoryOf(scope);
        lock (_placing)
        {
            if (!Directory.Exists(directory)) return ValueTask.CompletedTask;
            Directory.Delete(directory, recursive: true);
        }
        DurableDirectory.Sync(Path.GetDirectoryName(directory)!);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobEntry> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var (scope, directory) in Scopes())
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var entry in EntriesOf(scope, directory).Where(entry => entry.StoredAt < storedBefore))
                yield return entry;
            await Task.Yield();
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteUnchangedAsync(BlobEntry entry, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(entry.Scope, entry.Blob);
        lock (_placing)
        {
            if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) != entry.StoredAt.UtcDateTime) return new(false);
            File.Delete(path);
            var directory = DirectoryOf(entry.Scope);
            if (!Directory.EnumerateFileSystemEntries(directory).Any()) Directory.Delete(directory);
        }
        return new(true);
    }

    private IEnumerable<(BlobScope Scope, string Directory)> Scopes()
    {
        foreach (var tenantDirectory in Directory.EnumerateDirectories(_root))
        {
            if (!TenantId.TryParse(Path.GetFileName(tenantDirectory), out var tenant)) continue;
            foreach (var directory in Directory.EnumerateDirectories(tenantDirectory))
            {
                if (SessionId.TryParse(Path.GetFileName(directory), out var session))
                    yield return (new BlobScope(tenant, session), directory);
            }
        }
    }

    private static List<BlobEntry> EntriesOf(BlobScope scope, string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFiles()
                .Where(file => BlobId.TryParse(file.Name, out _))
                .Select(file => new BlobEntry(scope, new BlobId(file.Name), file.LastWriteTimeUtc))];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // Its session was erased meanwhile.
        }
    }

    /// <summary>A session erased at the same moment takes its directory along: nothing is left to make durable.</summary>
    private static void SyncUnlessGone(string directory)
    {
        try
        {
            DurableDirectory.Sync(directory);
        }
        catch (IOException) when (!Directory.Exists(directory))
        {
        }
    }

    /// <summary>One at a time with every removal: no directory goes between its making and the move into it.</summary>
    private void Place(string draft, string directory, BlobId blob)
    {
        lock (_placing)
        {
            DurableDirectory.Ensure(directory);
            File.Move(draft, Path.Combine(directory, blob.Value), overwrite: true);
        }
    }

    private void RemoveLeftovers(ILogger log)
    {
        var leftovers = Directory.GetFiles(_incoming);
        foreach (var leftover in leftovers) File.Delete(leftover);
        if (leftovers.Length > 0) log.LeftoversRemoved(leftovers.Length);
    }

    private string DirectoryOf(BlobScope scope)
    {
        if (!TenantId.TryParse(scope.Tenant.Value, out _) || !SessionId.TryParse(scope.Session.Value, out _))
            throw new ArgumentException("tenant or session is not well-formed and cannot be part of a path",
                nameof(scope));
        return Path.Combine(_root, scope.Tenant.Value, scope.Session.Value);
    }

    private string PathOf(BlobScope scope, BlobId blob) => BlobId.TryParse(blob.Value, out _)
        ? Path.Combine(DirectoryOf(scope), blob.Value)
        : throw new BlobMissingException(blob);
}
