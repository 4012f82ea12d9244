using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Kyc.Actors.RabbitMq.Channels;

/// <summary>Hands deliveries on, in order; <paramref name="take"/> returns at once.</summary>
internal sealed class Receiver(BrokerChannel owner, IChannel channel, Action<Delivery> take) : IAsyncBasicConsumer
{
    public IChannel Channel => channel;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        take(new Delivery(deliveryTag, redelivered, properties, body.ToArray()));
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        owner.End("the broker canceled the consumer: its queue was deleted or is down");
        return Task.CompletedTask;
    }

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        owner.End(reason.ReplyText);
        return Task.CompletedTask;
    }
}
