using Kyc.Actors.Messages;
using Kyc.Actors.Ports;

namespace Kyc.Node.Hosting;

/// <summary>Counts what a worker has in hand, for the node's beats.</summary>
internal sealed class CountedJobs(IJobHandler inner) : IJobHandler
{
    private int _inHand;

    /// <summary>Jobs and picture comparisons in hand now.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    /// <inheritdoc />
    public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel) =>
        CountAsync(() => inner.RunAsync(delivery, cancel));

    /// <inheritdoc />
    public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
        CountAsync(() => inner.CompareAsync(request, cancel));

    private async ValueTask<T> CountAsync<T>(Func<ValueTask<T>> run)
    {
        Interlocked.Increment(ref _inHand);
        try
        {
            return await run();
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }
}
