using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>What lies in a blob store, for finding files that no session knows. Implemented beside <see cref="IBlobStore"/>.</summary>
public interface IBlobInventory
{
    /// <summary>Files stored before a moment, those of one session together. What comes or goes meanwhile may be missed.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(DateTimeOffset storedBefore, CancellationToken cancel);

    /// <summary>
    /// Removes a listed file unless it was stored anew since it was listed; the two cannot cross: either the file that
    /// a concurrent put reports is there afterwards, or it was put before and is gone.
    /// </summary>
    /// <returns>True when it was removed.</returns>
    ValueTask<bool> DeleteUnchangedAsync(BlobEntry entry, CancellationToken cancel);
}

/// <summary>A file in a store.</summary>
/// <param name="Scope">Whose.</param>
/// <param name="Blob">Its id.</param>
/// <param name="StoredAt">When it was last stored; the same bytes stored again count anew.</param>
public sealed record BlobEntry(BlobScope Scope, BlobId Blob, DateTimeOffset StoredAt);
