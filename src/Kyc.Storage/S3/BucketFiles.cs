using System.Runtime.CompilerServices;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Backup;
using Kyc.Storage.Files;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.S3;

/// <summary>Sealed files in a bucket, as they lie there. Looks at nothing but finished copies.</summary>
internal sealed class BucketFiles : ISealedFiles, IDisposable
{
    private const int StretchBytes = 4 << 20;

    private readonly S3Names _names;
    private readonly S3Client _client;
    private readonly S3Bucket _bucket;
    private readonly S3Upload _upload;
    private readonly TimeProvider _time;

    public BucketFiles(S3Options options, int chunkBuffers, TimeProvider time, ILogger log)
    {
        options.Validate();
        _names = new S3Names(options.Prefix);
        _client = new S3Client(options, time, log);
        _bucket = new S3Bucket(_client, new ChunkPool(chunkBuffers));
        _upload = new S3Upload(_bucket, options, time, log);
        _time = time;
    }

    public async IAsyncEnumerable<(BlobScope Scope, BlobId Blob)> ListAsync(
        [EnumeratorCancellation] CancellationToken cancel)
    {
        (BlobScope, BlobId)? last = null;
        await foreach (var found in _bucket.ListAsync(_names.All, cancel))
        {
            if (_names.Parse(found) is not { Entry: var entry } || last == (entry.Scope, entry.Blob)) continue;
            last = (entry.Scope, entry.Blob);
            yield return (entry.Scope, entry.Blob);
        }
    }

    public async Task<bool> ReadAsync(BlobScope scope, BlobId blob, Stream to, CancellationToken cancel)
    {
        S3Copy? newest = null;
        await foreach (var found in _bucket.ListAsync(_names.Copies(scope, blob), cancel))
            if (_names.Parse(found) is { } copy && (newest is null || newest.Entry.StoredAt < copy.Entry.StoredAt))
                newest = copy;
        if (newest is null) return false;
        var buffer = new byte[StretchBytes];
        for (long at = 0; ;)
        {
            if (await _bucket.ReadAsync(newest.Key, at, buffer.Length, [buffer], cancel) is not { } stretch)
                return false;
            await to.WriteAsync(buffer.AsMemory(0, stretch.Count), cancel);
            at += stretch.Count;
            if (at >= stretch.Total || stretch.Count == 0) return true;
        }
    }

    public async Task WriteAsync(BlobScope scope, BlobId blob, string file, CancellationToken cancel)
    {
        using var handle = File.OpenHandle(file);
        await _upload.SendAsync(_names.NewCopy(scope, blob, _time.GetUtcNow()),
            new FileSlice(handle, 0, RandomAccess.GetLength(handle)), cancel);
    }

    public void Dispose() => _client.Dispose();
}
