using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// Keeps files sealed with their session's data key. Bytes stream both ways: memory per transfer is bounded by a few
/// chunks, whatever the file's size.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Seals and stores a stream; returns when it is durable. The same bytes in the same session get the same id.
    /// </summary>
    /// <param name="scope">Whose.</param>
    /// <param name="key">The session's data key.</param>
    /// <param name="content">The clear bytes, read once to the end.</param>
    /// <param name="limit">Bytes at the most.</param>
    /// <param name="cancel">Gives up; nothing remains.</param>
    /// <exception cref="BlobTooLargeException">The stream holds more than the limit; nothing remains.</exception>
    /// <exception cref="StorageFullException">No space left; nothing remains.</exception>
    /// <exception cref="BlobStoreUnavailableException">The store cannot be reached; send it again.</exception>
    ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel);

    /// <summary>Opens a stored file's clear bytes. The stream is seekable and knows its length.</summary>
    /// <exception cref="BlobMissingException">No such file.</exception>
    /// <exception cref="BlobDamagedException">The stored bytes were changed or cut, or the key is another one; also
    /// thrown by reads.</exception>
    /// <exception cref="BlobStoreUnavailableException">The store cannot be reached; also thrown by reads.</exception>
    ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel);

    /// <summary>Removes one file; no error when it is gone already.</summary>
    ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel);

    /// <summary>Removes all files of a session.</summary>
    ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel);
}

/// <summary>Whose blobs: tenant and session are part of every path.</summary>
public readonly record struct BlobScope(TenantId Tenant, SessionId Session);

/// <summary>A stored file.</summary>
/// <param name="Blob">Its id.</param>
/// <param name="Sha256">SHA-256 of the clear bytes, lower-case hex.</param>
/// <param name="Length">Clear length in bytes.</param>
public sealed record StoredBlob(BlobId Blob, string Sha256, long Length)
{
    /// <summary>The file of a session that this blob is.</summary>
    public SessionFile As(FileKind kind, string mediaType) => new(kind, Blob, Sha256, Length, mediaType);
}

/// <summary>More bytes than allowed.</summary>
public sealed class BlobTooLargeException(long limit) : Exception($"the file holds more than {limit} bytes, the limit")
{
    /// <summary>The limit, bytes.</summary>
    public long Limit { get; } = limit;
}

/// <summary>A file that should be there is not.</summary>
public sealed class BlobMissingException(BlobId blob) : Exception($"blob {blob} is not in the store")
{
    /// <summary>The blob.</summary>
    public BlobId Blob { get; } = blob;
}

/// <summary>A file is not what was stored.</summary>
public sealed class BlobDamagedException(BlobId blob, string why) : Exception($"blob {blob} is damaged: {why}")
{
    /// <summary>The blob.</summary>
    public BlobId Blob { get; } = blob;
}

/// <summary>
/// The store of files cannot be reached, or refuses for a reason of its own. The message says which setting to look at.
/// </summary>
public sealed class BlobStoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
