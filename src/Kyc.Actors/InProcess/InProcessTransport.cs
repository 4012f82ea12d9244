using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.InProcess;

/// <summary>The transport of an embedded node: everything stays in this process.</summary>
public sealed class InProcessTransport : ITransport
{
    private readonly InProcessSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<InProcessTransport> _log;
    private readonly ShardTable _shards = new();
    private readonly WorkQueue _work;
    private readonly CancellationTokenSource _hardStop = new();
    private readonly Dictionary<WorkPuller, int> _pullers = [];
    private readonly Backoff _askPause;

    /// <summary>A transport without owners or workers.</summary>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Log.</param>
    public InProcessTransport(InProcessSettings settings, TimeProvider time, ILogger<InProcessTransport> log)
    {
        (_settings, _time, _log) = (settings, time, log);
        _work = new WorkQueue(settings, time, log);
        _askPause = new Backoff(settings.AskPauseMilliseconds, settings.AskPauseLimitMilliseconds);
    }

    /// <inheritdoc />
    public ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_hardStop.IsCancellationRequested, this);
        var answerBy = _time.GetUtcNow() + deadline;
        var first = AskOnceAsync(message, answerBy, cancel);
        return first.IsCompletedSuccessfully ? first : InTimeAsync(first, message, deadline, answerBy, cancel);
    }

    /// <inheritdoc />
    public async ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_hardStop.IsCancellationRequested, this);
        try
        {
            var handler = await EnterAsync(_time.GetUtcNow() + deadline, cancel);
            try
            {
                return await handler.LeaseAsync(request, cancel);
            }
            finally
            {
                _shards.Exit();
            }
        }
        catch (TimeoutException)
        {
            throw new LeaseTimedOutException(request.Client, deadline);
        }
    }

    /// <inheritdoc />
    public ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel)
    {
        _work.Enqueue(job);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel)
    {
        var item = _work.Enqueue(request);
        try
        {
            return await item.Reply.WithinAsync(deadline, _time, cancel);
        }
        catch (TimeoutException)
        {
            throw new AskTimedOutException(request.Id, deadline);
        }
        finally
        {
            if (!item.Reply.IsCompleted) _work.Withdraw(item);
        }
    }

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel) =>
        _shards.JoinAsync(handler, cancel);

    /// <inheritdoc />
    public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        var puller = new WorkPuller(_work, handler, _hardStop.Token, Forget);
        lock (_pullers) _pullers.Add(puller, slots);
        puller.Start(slots);
        return new(puller);
    }

    /// <inheritdoc />
    public ValueTask<TransportInspection> InspectAsync(CancellationToken cancel)
    {
        var (queued, inHand) = _work.Depth;
        var owners = _shards.IsServed
            ? Enumerable.Range(0, Shards.Count).ToDictionary(shard => shard, _ => _settings.NodeName)
            : [];
        lock (_pullers) return new(new TransportInspection(owners, queued, inHand, _pullers.Count));
    }

    /// <summary>Settings in force.</summary>
    internal InProcessSettings Limits => _settings;

    /// <summary>Slots of all workers attached.</summary>
    internal int Slots
    {
        get { lock (_pullers) return _pullers.Values.Sum(); }
    }

    /// <summary>Picture comparisons that wait.</summary>
    internal int ComparisonsQueued => _work.ComparisonsQueued;

    /// <summary>Has workers take nothing new, or go on.</summary>
    internal void PauseWork(bool paused) => _work.Pause(paused);

    /// <summary>Gives the shards up and keeps them from others, or has them served again.</summary>
    internal ValueTask RestAsync(bool rest, CancellationToken cancel) => _shards.RestAsync(rest, cancel);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _hardStop.Cancel();
        WorkPuller[] pullers;
        lock (_pullers) pullers = [.. _pullers.Keys];
        foreach (var puller in pullers) await puller.DisposeAsync();
    }

    private void Forget(WorkPuller puller)
    {
        lock (_pullers) _pullers.Remove(puller);
    }

    /// <summary>Waits for the answer; an error that another try may mend leads to one, until the deadline.</summary>
    private async ValueTask<SessionReply> InTimeAsync(
        ValueTask<SessionReply> first, SessionMessage message, TimeSpan deadline, DateTimeOffset answerBy,
        CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            return await UntilAnsweredAsync(first, message, answerBy, over.Token)
                .WithinAsync(answerBy - _time.GetUtcNow(), _time, cancel);
        }
        catch (TimeoutException)
        {
            throw new AskTimedOutException(message.Session, deadline);
        }
        finally
        {
            over.Cancel();
        }
    }

    private async Task<SessionReply> UntilAnsweredAsync(
        ValueTask<SessionReply> asked, SessionMessage message, DateTimeOffset answerBy, CancellationToken over)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                return await asked;
            }
            catch (Exception error) when (error is ShardLostException or JournalUnavailableException)
            {
                _log.AskRepeated(message.Session, message.RequestId, error.Message);
            }
            await Task.Delay(_askPause.Pause(repeats), _time, over);
            asked = AskOnceAsync(message, answerBy, over);
        }
    }

    private async ValueTask<SessionReply> AskOnceAsync(
        SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel)
    {
        var handler = await EnterAsync(answerBy, cancel);
        try
        {
            return await handler.HandleAsync(message, answerBy, cancel);
        }
        finally
        {
            _shards.Exit();
        }
    }

    /// <summary>The handler in charge, held until the shards' exit.</summary>
    private async ValueTask<IShardHandler> EnterAsync(DateTimeOffset answerBy, CancellationToken cancel)
    {
        var (handler, served) = _shards.Enter();
        while (handler is null)
        {
            await served.WithinAsync(answerBy - _time.GetUtcNow(), _time, cancel);
            (handler, served) = _shards.Enter();
        }
        return handler;
    }
}
