using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Ownership;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq;

/// <summary>
/// The transport of a cluster: questions, jobs and the members' beats travel over RabbitMQ, which also says who owns a
/// shard. The broker is never the truth: what it loses, the journal still owes.
/// </summary>
public sealed class RabbitMqTransport : ITransport
{
    private readonly RabbitMqSettings _settings;
    private readonly MemberIdentity _self;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Names _names;
    private readonly LinkKeeper _keeper;
    private readonly Outbox _outbox;
    private readonly Asker _asker;
    private readonly PutBack _putBack;
    private readonly Lock _lock = new();
    private readonly List<ShardServer> _servers = [];
    private readonly List<JobPuller> _pullers = [];
    private bool _disposed;

    private RabbitMqTransport(
        RabbitMqSettings settings, MemberIdentity self, Func<MemberLoad> load, TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _self, _time) = (settings, self, time);
        _log = logs.CreateLogger<RabbitMqTransport>();
        _names = new Names(settings.Prefix);
        var connector = new BrokerConnector(settings, self, new Declarations(settings, _names));
        _keeper = new LinkKeeper(connector, settings, time, _log);
        _outbox = new Outbox(_keeper, settings, time, _log);
        _asker = new Asker(_keeper, settings, self, _ => { }, time, _log);
        _putBack = new PutBack(_outbox, _names, settings, time, _log);
    }

    /// <summary>Connects to the broker, declares what the cluster needs there, and joins the members.</summary>
    /// <param name="settings">How to reach the broker, and limits.</param>
    /// <param name="self">Who this node is.</param>
    /// <param name="load">What the node does now; asked for every beat.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Logs.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="TransportUnavailableException">The broker cannot be reached or refuses; the message says which
    /// side and the mend.</exception>
    public static async ValueTask<RabbitMqTransport> ConnectAsync(
        RabbitMqSettings settings, MemberIdentity self, Func<MemberLoad> load, TimeProvider time, ILoggerFactory logs,
        CancellationToken cancel)
    {
        var transport = new RabbitMqTransport(settings, self, load, time, logs);
        try
        {
            await transport._keeper.StartAsync(cancel);
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
        transport._outbox.Start();
        transport._asker.Start();
        return transport;
    }

    /// <inheritdoc />
    public async ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var ask = new Ask(
            _names.Commands, Names.Key(Shards.Of(message.Session)), MessageKind.Question, WireCodec.Encode(message),
            deadline, Full: null, () => new AskTimedOutException(message.Session, deadline),
            Withdraw: message is Look { WaitUntilSettled: true });
        return WireCodec.DecodeReply(await _asker.AskAsync(ask, cancel));
    }

    /// <inheritdoc />
    /// <exception cref="TransportUnavailableException">The broker cannot be reached or does not confirm; the sweep of
    /// open work will put the job there later.</exception>
    public async ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var outcome = await _outbox.PublishAsync(
            "", _names.Work, PutBack.JobProperties(repeats: 0), WireCodec.EncodeJob(job), cancel);
        if (outcome == PublishOutcome.Refused) throw new OverloadedException("work_queue_limit", _settings.WorkQueueLimit);
        if (outcome != PublishOutcome.Confirmed)
            throw new TransportUnavailableException(
                $"the broker did not confirm job {job.Job} within confirm_timeout_ms "
                + $"({_settings.ConfirmTimeoutMilliseconds}); the sweep of open work puts it there later");
    }

    /// <inheritdoc />
    public async ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var ask = new Ask(
            "", _names.Comparisons, MessageKind.Comparison, WireCodec.Encode(request), deadline,
            () => new OverloadedException("compare_queue_limit", _settings.CompareQueueLimit),
            () => new AskTimedOutException(request.Id, deadline), Withdraw: true);
        return WireCodec.DecodeComparisonReply(await _asker.AskAsync(ask, cancel));
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var server = new ShardServer(handler, _keeper, _outbox, _names, _settings, Forget, _time, _log);
        lock (_lock) _servers.Add(server);
        server.Start(wanted: true);
        return new(server);
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        var puller = new JobPuller(
            slots, handler, _keeper, _names, _putBack, Forget, _time, _log);
        lock (_lock) _pullers.Add(puller);
        puller.Want(true);
        puller.Start();
        return new(puller);
    }

    /// <inheritdoc />
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    public async ValueTask<TransportInspection> InspectAsync(CancellationToken cancel)
    {
        var (queued, workers) = await QueueLook.AtAsync(_keeper, _names.Work, cancel);
        lock (_lock)
        {
            var shards = _servers.SelectMany(server => server.Owned).Distinct()
                .ToDictionary(shard => shard, _ => _self.Name);
            return new TransportInspection(shards, (int)queued, _pullers.Sum(puller => puller.JobsInHand), (int)workers);
        }
    }

    /// <summary>
    /// Leaves: gives up the shards after what is in hand, waits for jobs in hand, and closes the connection.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        ShardServer[] servers;
        JobPuller[] pullers;
        lock (_lock) (servers, pullers) = ([.. _servers], [.. _pullers]);
        foreach (var puller in pullers) puller.Want(false);
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        await Task.WhenAll(pullers.Select(puller => puller.DisposeAsync().AsTask()));
        _disposed = true;
        await _asker.DisposeAsync();
        await _outbox.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    private void Forget(ShardServer server)
    {
        lock (_lock) _servers.Remove(server);
    }

    private void Forget(JobPuller puller)
    {
        lock (_lock) _pullers.Remove(puller);
    }
}
