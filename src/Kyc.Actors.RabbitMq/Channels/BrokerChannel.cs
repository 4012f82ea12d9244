using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Channels;

/// <summary>
/// A channel that is closed only when nobody is about to settle a delivery on it: a settlement sent on a channel that
/// is closing would cost the whole connection.
/// </summary>
internal sealed class BrokerChannel : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly IChannel _channel;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closing;
    private int _settling;

    public BrokerChannel(IChannel channel)
    {
        _channel = channel;
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            End(reason.ReplyText);
            return Task.CompletedTask;
        };
        if (!channel.IsOpen) End("it closed while it was opened");
    }

    /// <summary>Ends once the channel is of no more use.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it is of no more use.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The channel itself, for everything but settling deliveries.</summary>
    public IChannel Raw => _channel;

    /// <summary>Begins to consume.</summary>
    /// <returns>The consumer's tag.</returns>
    /// <exception cref="QueueSilentException">The queue does not answer.</exception>
    public Task<string> ConsumeAsync(
        string queue, ushort prefetch, Action<Delivery> take, CancellationToken cancel) =>
        ConsumeAsync(queue, prefetch, autoAck: prefetch == 0, take, cancel);

    /// <summary>Answers and settles a delivery; false when the channel is closing, and the broker will deliver it to
    /// somebody else.</summary>
    public async ValueTask<bool> ReplyAndAckAsync(
        Delivery delivery, string? replyTo, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        if (!Enter()) return false;
        try
        {
            if (replyTo is not null) await _channel.BasicPublishAsync("", replyTo, false, properties, body);
            await _channel.BasicAckAsync(delivery.Tag, false);
            return true;
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            return false;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Answers a delivery that is settled already; false when the channel is closing.</summary>
    public async ValueTask<bool> ReplyAsync(string replyTo, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        if (!Enter()) return false;
        try
        {
            await _channel.BasicPublishAsync("", replyTo, false, properties, body);
            return true;
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            return false;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Settles a delivery; false when the channel is closing.</summary>
    public ValueTask<bool> AckAsync(ulong tag) => AckAsync(new Delivery(tag, false, NoProperties, []));

    /// <summary>Settles a delivery; false when the channel is closing.</summary>
    public ValueTask<bool> AckAsync(Delivery delivery) =>
        ReplyAndAckAsync(delivery, null, NoProperties, ReadOnlyMemory<byte>.Empty);

    /// <summary>Refuses a delivery for good: the broker sets it aside, where its queue has a place for that.</summary>
    public async ValueTask SetAsideAsync(Delivery delivery)
    {
        if (!Enter()) return;
        try
        {
            await _channel.BasicRejectAsync(delivery.Tag, requeue: false);
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            // The channel is going away; it is delivered to somebody else.
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The channel is of no more use; it is closed by whoever holds it.</summary>
    public void End(string reason)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted) return;
            Reason = reason;
            _ended.TrySetResult();
        }
    }

    /// <summary>Closes it once running settlements are through; what is unsettled goes to somebody else.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closing) return;
            _closing = true;
            if (_settling == 0) _quiet.TrySetResult();
        }
        await _quiet.Task;
        try
        {
            using var timeout = new CancellationTokenSource(CloseTimeout);
            if (_channel.IsOpen) await _channel.CloseAsync(timeout.Token);
            await _channel.DisposeAsync();
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            // The connection is going away, and the channel with it.
        }
        End("closed by this node");
    }

    private static BasicProperties NoProperties { get; } = new();

    private async Task<string> ConsumeAsync(
        string queue, ushort prefetch, bool autoAck, Action<Delivery> take, CancellationToken cancel)
    {
        if (!autoAck) await _channel.BasicQosAsync(0, prefetch, false, cancel);
        try
        {
            return await _channel.BasicConsumeAsync(queue, autoAck, new Receiver(this, _channel, take), cancel);
        }
        catch (Exception error) when (QueueSilentException.Means(error, cancel))
        {
            throw new QueueSilentException(queue, error);
        }
    }

    private bool Enter()
    {
        lock (_lock)
        {
            if (_closing || !_channel.IsOpen) return false;
            _settling++;
            return true;
        }
    }

    private void Exit()
    {
        lock (_lock)
        {
            if (--_settling == 0 && _closing) _quiet.TrySetResult();
        }
    }
}
