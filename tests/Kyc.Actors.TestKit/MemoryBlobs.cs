using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.TestKit;

/// <summary>Blobs in memory, bound to their session and key.</summary>
public sealed class MemoryBlobs : IBlobStore, IBlobInventory
{
    private const int ChunkBytes = 64 * 1024;
    private readonly ConcurrentDictionary<(BlobScope, BlobId), (byte[] Content, byte[] Key, DateTimeOffset At)>
        _blobs = [];

    /// <summary>Blobs whose reading fails as if their bytes had been changed.</summary>
    public ConcurrentDictionary<BlobId, bool> Damaged { get; } = [];

    /// <summary>The clock that tells when a blob was stored.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Blobs held.</summary>
    public int Count => _blobs.Count;

    /// <summary>True while a blob of that id is there.</summary>
    public bool Holds(BlobId blob) => _blobs.Keys.Any(key => key.Item2 == blob);

    /// <inheritdoc />
    public async ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel)
    {
        var keyBytes = key.Bytes.ToArray();
        using var held = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        for (int read; (read = await content.ReadAsync(chunk, cancel)) > 0;)
        {
            if (held.Length + read > limit) throw new BlobTooLargeException(limit);
            held.Write(chunk, 0, read);
        }
        var bytes = held.ToArray();
        var id = new BlobId(BlobId.Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(keyBytes, bytes)));
        _blobs[(scope, id)] = (bytes, keyBytes, Time.GetUtcNow());
        return new StoredBlob(id, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);
    }

    /// <inheritdoc />
    public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel)
    {
        if (!_blobs.TryGetValue((scope, blob), out var held)) throw new BlobMissingException(blob);
        if (Damaged.ContainsKey(blob)) throw new BlobDamagedException(blob, "its bytes were changed");
        if (!key.Bytes.SequenceEqual(held.Key)) throw new BlobDamagedException(blob, "the key is another one");
        return new(new MemoryStream(held.Content, writable: false));
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel)
    {
        _blobs.TryRemove((scope, blob), out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel)
    {
        foreach (var key in _blobs.Keys.Where(key => key.Item1 == scope)) _blobs.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<BlobEntry> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var (key, held) in _blobs.OrderBy(pair => pair.Key.Item1.Session.Value, StringComparer.Ordinal))
        {
            if (held.At < storedBefore) yield return new BlobEntry(key.Item1, key.Item2, held.At);
        }
        await ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteUnchangedAsync(BlobEntry entry, CancellationToken cancel)
    {
        var key = (entry.Scope, entry.Blob);
        return new(_blobs.TryGetValue(key, out var held) && held.At == entry.StoredAt
                   && _blobs.TryRemove(new(key, held)));
    }
}
