using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Trust;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>
/// One life of a shard's channel: standing by, then, with the first delivery, owning the shard, until the channel is
/// closed. Acquiring and losing are told to the handler exactly once each, and losing only after acquiring.
/// </summary>
internal sealed class Tenure(
    int shard, IShardHandler handler, BrokerChannel channel, Seal seal, Destination here, int waitsLimit,
    QuestionsInHand inHand, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Baton _baton = new(channel);
    private readonly Answering _answering = new(handler, time, log);
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _noWaiting = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool>? _acquired;
    private bool _closing;
    private long _ownedSince;
    private int _running;
    private int _waits;

    /// <summary>When the shard became ours, as a timestamp; 0 while standing by.</summary>
    public long OwnedSince => Volatile.Read(ref _ownedSince);

    /// <summary>Ends once its channel is closed.</summary>
    public Task Left => _left.Task;

    /// <summary>Takes a delivery; the first one means that the shard is ours. What no node put there is settled, and
    /// means nothing.</summary>
    public void Take(Delivery delivery)
    {
        if (!seal.Opens(here, delivery))
        {
            _ = channel.AckAsync(delivery).AsTask();
            return;
        }
        lock (_lock)
        {
            if (_closing) return; // Unsettled: it goes to the next owner.
            _acquired ??= AcquireAsync();
            _running++;
        }
        _ = HandleAsync(delivery);
    }

    /// <summary>
    /// Stops taking and waits for what was begun, at most <paramref name="patience"/>; who waits for a session to
    /// settle is left to the next owner.
    /// </summary>
    public async Task WindUpAsync(TimeSpan patience, CancellationToken cancel)
    {
        lock (_lock)
        {
            _closing = true;
            if (_running == 0) _idle.TrySetResult();
        }
        await _noWaiting.CancelAsync();
        try
        {
            await _idle.Task.WaitAsync(patience, time, cancel);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            log.YieldedUnfinished(shard, Volatile.Read(ref _running));
        }
    }

    /// <summary>The shard is not ours any more; nothing is settled from now on.</summary>
    public async ValueTask EndAsync()
    {
        Task<bool>? acquired;
        lock (_lock)
        {
            _closing = true;
            acquired = _acquired;
        }
        await _noWaiting.CancelAsync();
        await _over.CancelAsync();
        if (acquired is null || !await acquired) return;
        Volatile.Write(ref _ownedSince, 0);
        await handler.LostAsync(shard);
        log.ShardLost(shard);
    }

    /// <summary>Its channel is closed.</summary>
    public void Gone() => _left.TrySetResult();

    private async Task<bool> AcquireAsync()
    {
        await Task.Yield();
        try
        {
            await handler.AcquiredAsync(shard, _over.Token);
        }
        catch (Exception error)
        {
            log.ShardNotAcquired(shard, error);
            channel.End($"shard {shard} could not be acquired: {error.Message}");
            return false;
        }
        Volatile.Write(ref _ownedSince, time.GetTimestamp());
        Counters.ShardsAcquired.Add(1);
        log.ShardAcquired(shard);
        return true;
    }

    private async Task HandleAsync(Delivery delivery)
    {
        try
        {
            if (!await _acquired!) return;
            if (Baton.Is(delivery)) await _baton.TakeAsync(delivery);
            else await OnQuestionAsync(delivery);
        }
        catch (Exception error)
        {
            log.DeliveryFailed(shard, error);
        }
        finally
        {
            lock (_lock)
            {
                if (--_running == 0 && _closing) _idle.TrySetResult();
            }
        }
    }

    private async ValueTask OnQuestionAsync(Delivery delivery)
    {
        var question = new Question(delivery, time.GetUtcNow());
        var withdrawn = new CancellationTokenSource();
        if (!inHand.TryEnter(question, withdrawn))
        {
            await channel.AckAsync(delivery);
            return;
        }
        var settled = await SettledEarlyAsync(question);
        try
        {
            var answer = await _answering.AnswerAsync(question, withdrawn.Token, _noWaiting.Token, _over.Token);
            if (answer is null) return; // Unsettled: the next owner answers.
            var replyTo = question.Close();
            var properties = new BasicProperties { Type = MessageKind.Reply, CorrelationId = question.Id };
            if (answer.Length == 0) replyTo = null;
            else seal.Put(Destination.Answer, properties, answer);
            if (!settled) await channel.ReplyAndAckAsync(delivery, replyTo, properties, answer);
            else if (replyTo is not null) await channel.ReplyAsync(replyTo, properties, answer);
        }
        finally
        {
            if (question.Waits) Interlocked.Decrement(ref _waits);
            question.Close();
            inHand.Exit(question);
        }
    }

    /// <summary>
    /// Those who wait must not use up what may be in hand, or nobody else would be answered: beyond half of it they are
    /// settled at once. Lost with this node, such a question is asked again by its asker.
    /// </summary>
    private async ValueTask<bool> SettledEarlyAsync(Question question) =>
        question.Waits && Interlocked.Increment(ref _waits) > waitsLimit && await channel.AckAsync(question.Delivery);
}
