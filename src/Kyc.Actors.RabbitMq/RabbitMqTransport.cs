using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Operating;
using Kyc.Actors.RabbitMq.Ownership;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq;

/// <summary>
/// The transport of a cluster: questions, jobs and the members' beats travel over RabbitMQ, which also says who owns a
/// shard. The broker is never the truth: what it loses, the journal still owes.
/// </summary>
public sealed class RabbitMqTransport : ITransport, IClusterControl
{
    private static readonly TimeSpan s_reserve = TimeSpan.FromSeconds(2);

    private readonly Parts _parts;
    private readonly RabbitMqSettings _settings;
    private readonly Names _names;
    private int _disposed;

    private RabbitMqTransport(Parts parts, RabbitMqSettings settings) =>
        (_parts, _settings, _names) = (parts, settings, parts.Names);

    /// <inheritdoc />
    public Task LeaveAsked => _parts.Operators.LeaveAsked;

    /// <summary>Picture comparisons that wait for a slot here.</summary>
    internal int ComparisonsWaiting => _parts.ComparisonsWaiting;

    /// <summary>Messages that were not acted on.</summary>
    internal Refusals Refusals => _parts.Seal.Refusals;

    /// <summary>Connects to the broker, declares what the cluster needs there, and joins the members.</summary>
    /// <param name="settings">How to reach the broker, and limits.</param>
    /// <param name="self">Who this node is.</param>
    /// <param name="load">What the node does now; asked for every beat.</param>
    /// <param name="keys">Keys of the nodes of one cluster: a message without their code is not acted on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Logs.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="TransportUnavailableException">The broker cannot be reached or refuses; the message says which
    /// side and the mend.</exception>
    public static async ValueTask<RabbitMqTransport> ConnectAsync(
        RabbitMqSettings settings, MemberIdentity self, Func<MemberLoad> load, IClusterKeys keys, TimeProvider time,
        ILoggerFactory logs, CancellationToken cancel)
    {
        var parts = new Parts(settings, self, load, keys, time, logs.CreateLogger<RabbitMqTransport>());
        await parts.StartAsync(cancel);
        return new RabbitMqTransport(parts, settings);
    }

    /// <summary>Whether this node can do its part: connected, and every shard has an owner.</summary>
    /// <returns>The answer, and one sentence for people.</returns>
    public ValueTask<(bool Ok, string Detail)> CheckAsync(CancellationToken cancel) => new(_parts.Readiness.Check());

    /// <inheritdoc />
    public async ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel)
    {
        ThrowIfDisposed();
        if (message is not Look { WaitUntilSettled: true } look) return await AskOnceAsync(message, deadline, cancel);
        // An owner that took over in the middle does not know how long the asker has waited already; who waited for
        // long enough asks for the state as it is.
        var reserve = deadline / 4 < s_reserve ? deadline / 4 : s_reserve;
        try
        {
            return await AskOnceAsync(look, deadline - reserve, cancel);
        }
        catch (AskTimedOutException)
        {
            return await AskOnceAsync(look with { WaitUntilSettled = false }, reserve, cancel);
        }
    }

    /// <inheritdoc />
    public async ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel)
    {
        ThrowIfDisposed();
        var ask = new Ask(
            Destination.Shard(_names, Shards.Of(request.Client)), MessageKind.Question, WireCodec.Encode(request),
            deadline, Full: null, () => new LeaseTimedOutException(request.Client, deadline), Withdraw: false);
        return WireCodec.DecodeLease(await _parts.Asker.AskAsync(ask, cancel));
    }

    /// <inheritdoc />
    /// <exception cref="TransportUnavailableException">The broker cannot be reached or does not confirm; the sweep of
    /// open work will put the job there later.</exception>
    public async ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel)
    {
        ThrowIfDisposed();
        var outcome = await _parts.Outbox.PublishAsync(
            Destination.Work(_names), PutBack.JobProperties(repeats: 0), WireCodec.EncodeJob(job), cancel);
        if (outcome == PublishOutcome.Refused)
            throw new OverloadedException("work_queue_limit", _settings.WorkQueueLimit);
        if (outcome != PublishOutcome.Confirmed)
            throw new TransportUnavailableException(
                $"the broker did not confirm job {job.Job} within confirm_timeout_ms "
                + $"({_settings.ConfirmTimeoutMilliseconds}); the sweep of open work puts it there later");
    }

    /// <inheritdoc />
    public async ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel)
    {
        ThrowIfDisposed();
        var ask = new Ask(
            Destination.Comparisons(_names), MessageKind.Comparison, WireCodec.Encode(request), deadline,
            () => new OverloadedException("compare_queue_limit", _settings.CompareQueueLimit),
            () => new AskTimedOutException(request.Id, deadline), Withdraw: true);
        return WireCodec.DecodeComparisonReply(await _parts.Asker.AskAsync(ask, cancel));
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel)
    {
        ThrowIfDisposed();
        return new(_parts.Serve(handler));
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        return new(_parts.Pull(slots, handler));
    }

    /// <inheritdoc />
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    public async ValueTask<TransportInspection> InspectAsync(CancellationToken cancel)
    {
        var (queued, workers) = await QueueLook.AtAsync(_parts.Keeper, _names.Work, cancel);
        return new TransportInspection(
            _parts.Operators.Owners(), (int)queued, _parts.Operators.JobsInHand, (int)workers);
    }

    /// <inheritdoc />
    public ValueTask<ClusterView> ViewAsync(CancellationToken cancel) => _parts.Operators.ViewAsync(cancel);

    /// <inheritdoc />
    public ValueTask LeaveAsync(string node, CancellationToken cancel) => _parts.Operators.LeaveAsync(node, cancel);

    /// <inheritdoc />
    public ValueTask DownAsync(string node, CancellationToken cancel) => _parts.Operators.DownAsync(node, cancel);

    /// <inheritdoc />
    public ValueTask DrainAsync(string node, bool on, CancellationToken cancel) =>
        _parts.Operators.DrainAsync(node, on, cancel);

    /// <inheritdoc />
    public ValueTask PauseWorkersAsync(string node, bool paused, CancellationToken cancel) =>
        _parts.Operators.PauseWorkersAsync(node, paused, cancel);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DeadJob>> DeadJobsAsync(int limit, CancellationToken cancel) =>
        _parts.Operators.DeadJobsAsync(limit, cancel);

    /// <inheritdoc />
    public ValueTask<int> RequeueDeadAsync(JobId? job, CancellationToken cancel) =>
        _parts.Operators.RequeueDeadAsync(job, cancel);

    /// <summary>
    /// Leaves: says so, gives up the shards after what is in hand, waits for jobs in hand, and closes the connection.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) await _parts.DisposeAsync();
    }

    private async ValueTask<SessionReply> AskOnceAsync(
        SessionMessage message, TimeSpan deadline, CancellationToken cancel)
    {
        var waits = message is Look { WaitUntilSettled: true };
        var ask = new Ask(
            Destination.Shard(_names, Shards.Of(message.Session)), MessageKind.Question, WireCodec.Encode(message),
            deadline, Full: null, () => new AskTimedOutException(message.Session, deadline), Withdraw: waits, waits);
        return WireCodec.DecodeReply(await _parts.Asker.AskAsync(ask, cancel));
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
}
