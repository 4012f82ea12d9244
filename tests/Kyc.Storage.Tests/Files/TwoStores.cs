using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Files;

/// <summary>Takes turns: what one store does, the other has to see.</summary>
internal sealed class TwoStores(IBlobStore one, IBlobStore two) : IBlobStore
{
    private int _turn;

    private IBlobStore Next => Interlocked.Increment(ref _turn) % 2 == 0 ? one : two;

    public ValueTask<StoredBlob> PutAsync(
        BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel) =>
        Next.PutAsync(scope, key, content, limit, cancel);

    public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel) =>
        Next.OpenAsync(scope, key, blob, cancel);

    public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel) =>
        Next.DeleteAsync(scope, blob, cancel);

    public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel) => Next.DeleteAllAsync(scope, cancel);
}
