using Kyc.Actors.Messages;
using Kyc.Actors.Ports;

namespace Kyc.Node.Hosting;

/// <summary>
/// The transport as the edge sees it. While the node drains, a client that waits for a decision is answered with the
/// state as it is, so that no long poll holds the node back; the client asks again and reaches the next node.
/// </summary>
internal sealed class DrainingTransport(ITransport inner, CancellationToken draining) : ITransport
{
    /// <inheritdoc />
    public ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel) =>
        message is Look { WaitUntilSettled: true } look
            ? WaitAsync(look, deadline, cancel)
            : inner.AskAsync(message, deadline, cancel);

    /// <inheritdoc />
    public ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel) =>
        inner.LeaseAsync(request, deadline, cancel);

    /// <inheritdoc />
    public ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel) => inner.EnqueueAsync(job, cancel);

    /// <inheritdoc />
    public ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel) =>
        inner.AskWorkerAsync(request, deadline, cancel);

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel) =>
        inner.ServeShardsAsync(handler, cancel);

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel) =>
        inner.PullJobsAsync(slots, handler, cancel);

    /// <inheritdoc />
    public ValueTask<TransportInspection> InspectAsync(CancellationToken cancel) => inner.InspectAsync(cancel);

    /// <summary>The transport itself is its owner's to dispose.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<SessionReply> WaitAsync(Look look, TimeSpan deadline, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, draining);
        try
        {
            return await inner.AskAsync(look, deadline, either.Token);
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return await inner.AskAsync(look with { WaitUntilSettled = false }, deadline, cancel);
        }
    }
}
