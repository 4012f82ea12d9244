using Kyc.Actors.Messages;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// How messages reach sessions and jobs reach workers. Delivery is at least once: everything sent carries an id, and
/// the receivers make repeats harmless. In-process channels and the broker implement it, and
/// share one compliance suite.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Sends to the session's owner and waits for its answer, repeating by id until the deadline.</summary>
    /// <param name="message">What is asked.</param>
    /// <param name="deadline">How long to wait in all.</param>
    /// <param name="cancel">Gives the waiting up; the effect may happen all the same.</param>
    /// <exception cref="AskTimedOutException">No answer within the deadline; whether it took effect is not known:
    /// repeat by the same id.</exception>
    /// <exception cref="OverloadedException">A bounded queue is full; nothing happened: retry later.</exception>
    /// <exception cref="StorageFullException">No space left; nothing happened.</exception>
    /// <exception cref="Runtime.ActorFailedException">The session's actor failed at the message and was
    /// restarted.</exception>
    /// <exception cref="Runtime.QuarantinedException">The session failed too often or its history is damaged; it is
    /// refused for a while.</exception>
    ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel);

    /// <summary>
    /// Asks the owner of a client for tokens and waits for the answer, repeating by number until the deadline.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="deadline">How long to wait in all.</param>
    /// <param name="cancel">Gives the waiting up; the effect may happen all the same.</param>
    /// <exception cref="LeaseTimedOutException">No answer within the deadline; whether tokens were leased is not
    /// known: those that were lapse.</exception>
    ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel);

    /// <summary>Puts a job into the work queue; returns when the queue has confirmed it.</summary>
    /// <exception cref="OverloadedException">The queue is full; the sweep of open work will put it
    /// there later.</exception>
    ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel);

    /// <summary>Has a worker compare two pictures and waits for the answer.</summary>
    /// <exception cref="AskTimedOutException">No worker answered within the deadline.</exception>
    /// <exception cref="OverloadedException">No room for another request.</exception>
    ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel);

    /// <summary>
    /// Begins to own shards and to hand their messages to <paramref name="handler"/>, until disposed.
    /// </summary>
    ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel);

    /// <summary>
    /// Begins to pull jobs, at most <paramref name="slots"/> in hand at once, until disposed; disposing
    /// waits for those in hand.
    /// </summary>
    ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel);

    /// <summary>Queue depths and owners as they are now.</summary>
    ValueTask<TransportInspection> InspectAsync(CancellationToken cancel);
}

/// <summary>The owner of shards, as a transport sees it.</summary>
public interface IShardHandler
{
    /// <summary>A shard is ours from now on: sweep its open work.</summary>
    ValueTask AcquiredAsync(int shard, CancellationToken cancel);

    /// <summary>A shard is no longer ours: drop its actors, they may be stale.</summary>
    ValueTask LostAsync(int shard);

    /// <summary>Answers one message of a shard we own.</summary>
    ValueTask<SessionReply> HandleAsync(SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel);

    /// <summary>Leases tokens of a client of a shard we own. By default a handler knows no clients.</summary>
    /// <exception cref="Sessions.ShardLostException">The shard is not owned here.</exception>
    ValueTask<TokenLease> LeaseAsync(LeaseTokens request, CancellationToken cancel) =>
        throw new Sessions.ShardLostException(Shards.Of(request.Client));
}

/// <summary>A worker, as a transport sees it.</summary>
public interface IJobHandler
{
    /// <summary>Runs one delivery to its end.</summary>
    ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel);

    /// <summary>Compares two pictures.</summary>
    ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel);
}

/// <summary>A look at a transport.</summary>
/// <param name="Shards">Owner of each owned shard, by shard number; a node's name.</param>
/// <param name="JobsQueued">Jobs waiting for a worker.</param>
/// <param name="JobsInHand">Jobs that workers hold now.</param>
/// <param name="Workers">Pullers attached.</param>
public sealed record TransportInspection(
    IReadOnlyDictionary<int, string> Shards, int JobsQueued, int JobsInHand, int Workers);

/// <summary>
/// Nobody answered in time. Whether the command took effect is not known; repeating it by the same id is safe.
/// </summary>
public sealed class AskTimedOutException(SessionId session, TimeSpan deadline)
    : Exception(
        $"session {session} did not answer within {deadline.TotalSeconds:0.###} s; repeat by the same command id");

/// <summary>Nobody leased tokens in time.</summary>
public sealed class LeaseTimedOutException(TenantId client, TimeSpan deadline)
    : Exception(
        $"the limits of {client} did not answer within {deadline.TotalSeconds:0.###} s; the edge goes on within its "
        + "share of them")
{
    /// <summary>The client.</summary>
    public TenantId Client { get; } = client;
}

/// <summary>A bounded queue is full. Nothing happened; retry after a pause.</summary>
/// <param name="queue">Which queue, by its setting's name.</param>
/// <param name="limit">Its bound.</param>
public sealed class OverloadedException(string queue, int limit)
    : Exception($"{queue} holds {limit} entries, its limit; retry after a pause, or raise {queue}")
{
    /// <summary>Which queue, by its setting's name.</summary>
    public string Queue { get; } = queue;

    /// <summary>Its bound.</summary>
    public int Limit { get; } = limit;
}
