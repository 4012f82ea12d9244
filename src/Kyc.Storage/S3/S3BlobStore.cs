using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.S3;

/// <summary>
/// Sealed files as objects <c>PREFIX tenant/session/blob/copy</c> in a bucket. A file is sealed into a draft on the
/// local disk first, without a name and so gone with its process: its length and the hash that S3 wants signed are
/// known then, and a part can be sent again. Any number of nodes may work on one bucket: every put writes a copy under
/// a name of its own, so a removal can only ever hit the copy it was meant for. The service has to show a finished
/// write in the next list, as S3 has promised since December 2020; <see cref="CheckAsync"/> looks.
/// </summary>
public sealed class S3BlobStore : IBlobStore, IBlobInventory, IDisposable
{
    private const int KibPerChunk = BlobFormat.ClearChunk / 1024;
    private const int Looks = 3;

    private readonly S3Options _options;
    private readonly S3Names _names;
    private readonly S3Client _client;
    private readonly S3Bucket _bucket;
    private readonly S3Upload _upload;
    private readonly ChunkPool _pool;
    private readonly SpaceGuard _space;
    private readonly string _drafts;
    private readonly TimeProvider _time;

    /// <summary>Opens nothing yet: the first request does.</summary>
    /// <param name="options">The service; bounds are checked.</param>
    /// <param name="storage">Of these the data directory (for drafts), the buffers and the floor of free space.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to log.</param>
    /// <exception cref="StorageSettingException">A setting is out of bounds.</exception>
    public S3BlobStore(S3Options options, StorageOptions storage, TimeProvider time, ILogger log)
    {
        _options = options.Validate();
        _names = new S3Names(options.Prefix);
        _pool = new ChunkPool(storage.BlobChunkBuffers);
        _client = new S3Client(options, time, log);
        _bucket = new S3Bucket(_client, _pool);
        _upload = new S3Upload(_bucket, options, time, log);
        _space = new SpaceGuard(storage, time, log);
        _drafts = Path.Combine(storage.DataDirectory, "uploads");
        _time = time;
        DurableDirectory.Ensure(_drafts);
    }

    /// <inheritdoc />
    public async ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
    {
        _ = _names.Session(scope);
        _space.Demand();
        try
        {
            using var draft = UnnamedFile.Create(_drafts);
            var stored = await new BlobSealer(_pool, scope, key).SealAsync(content, draft, limit, cancel);
            await _upload.SendAsync(_names.NewCopy(scope, stored.Blob, _time.GetUtcNow()),
                new FileSlice(draft, 0, RandomAccess.GetLength(draft)), cancel);
            return stored;
        }
        catch (IOException cause) when (LibC.IsFull(cause))
        {
            throw new StorageFullException(_drafts, cause);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel)
    {
        // A copy may give way to a newer one between the look and the request.
        for (var look = 0; look < Looks; look++)
        {
            if ((await CopiesAsync(scope, blob, cancel)).LastOrDefault() is not { } newest) break;
            var stream = await S3BlobStream.OpenAsync(_bucket, newest.Key, scope, key, blob, _pool,
                _options.ReadKib / KibPerChunk, cancel);
            if (stream is not null) return stream;
        }
        throw new BlobMissingException(blob);
    }

    /// <inheritdoc />
    public async ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel)
    {
        foreach (var copy in await CopiesAsync(scope, blob, cancel)) await _bucket.DeleteAsync(copy.Key, cancel);
    }

    /// <inheritdoc />
    public async ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel)
    {
        var prefix = _names.Session(scope);
        await foreach (var upload in _bucket.ListUploadsAsync(prefix, cancel))
            await _bucket.AbortAsync(upload.Key, upload.UploadId, cancel);
        await foreach (var found in _bucket.ListAsync(prefix, cancel)) await _bucket.DeleteAsync(found.Key, cancel);
    }

    /// <inheritdoc />
    /// <remarks>
    /// On the way it removes what nobody needs: uploads in parts begun before that moment, and copies that a newer one
    /// of the same file has replaced, where that one is older than the moment, too, and so certain to stay.
    /// </remarks>
    public async IAsyncEnumerable<BlobEntry> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var upload in _bucket.ListUploadsAsync(_names.All, cancel))
            if (upload.BegunAt < storedBefore) await _bucket.AbortAsync(upload.Key, upload.UploadId, cancel);
        List<S3Copy> copies = [];
        await foreach (var found in _bucket.ListAsync(_names.All, cancel))
        {
            if (_names.Parse(found) is not { } copy) continue;
            if (copies.Count > 0 && !IsSameFile(copies[0], copy))
            {
                if (await SettleAsync(copies, storedBefore, cancel) is { } entry) yield return entry;
                copies.Clear();
            }
            copies.Add(copy);
        }
        if (copies.Count > 0 && await SettleAsync(copies, storedBefore, cancel) is { } last) yield return last;
    }

    /// <inheritdoc />
    /// <remarks>S3 has no removal on a condition everywhere; it needs none here, because no put writes to the name of
    /// another.</remarks>
    public async ValueTask<bool> DeleteUnchangedAsync(BlobEntry entry, CancellationToken cancel)
    {
        var copies = await CopiesAsync(entry.Scope, entry.Blob, cancel);
        var listed = copies.Find(copy => copy.Entry.StoredAt == entry.StoredAt);
        if (listed is null || copies.Exists(copy => copy != listed && !IsEarlier(copy, listed))) return false;
        foreach (var copy in copies) await _bucket.DeleteAsync(copy.Key, cancel);
        return true;
    }

    /// <summary>
    /// Writes, lists, reads and removes a probe. The mend of a failure names the setting. For readiness and
    /// <c>kyc doctor</c>.
    /// </summary>
    public async ValueTask<IReadOnlyList<StorageCheckResult>> CheckAsync(CancellationToken cancel) =>
        await new S3Check(_bucket, _options, _names, _time).RunAsync(cancel);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<List<S3Copy>> CopiesAsync(BlobScope scope, BlobId blob, CancellationToken cancel)
    {
        List<S3Copy> copies = [];
        await foreach (var found in _bucket.ListAsync(_names.Copies(scope, blob), cancel))
            if (_names.Parse(found) is { } copy) copies.Add(copy);
        copies.Sort((one, two) => one.Entry.StoredAt.CompareTo(two.Entry.StoredAt));
        return copies;
    }

    /// <summary>The entry of a file whose newest copy is old enough; removes the copies it replaced.</summary>
    private async Task<BlobEntry?> SettleAsync(
        List<S3Copy> copies, DateTimeOffset storedBefore, CancellationToken cancel)
    {
        copies.Sort((one, two) => one.Entry.StoredAt.CompareTo(two.Entry.StoredAt));
        var settled = copies.FindLastIndex(copy => copy.Entry.StoredAt < storedBefore);
        for (var i = 0; i < settled; i++) await _bucket.DeleteAsync(copies[i].Key, cancel);
        return settled == copies.Count - 1 ? copies[settled].Entry : null;
    }

    /// <summary>By whole seconds: within one nothing is known of the order.</summary>
    private static bool IsEarlier(S3Copy one, S3Copy two) =>
        one.Entry.StoredAt.ToUnixTimeSeconds() < two.Entry.StoredAt.ToUnixTimeSeconds();

    private static bool IsSameFile(S3Copy one, S3Copy two) =>
        one.Entry.Scope == two.Entry.Scope && one.Entry.Blob == two.Entry.Blob;
}
