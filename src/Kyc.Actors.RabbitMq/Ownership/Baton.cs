using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>
/// A message in every shard's queue that is never settled but in favour of a newer one: the broker delivers it to
/// whoever becomes the shard's owner, so an owner knows that it is one without waiting for a question. It is renewed
/// because an old unsettled message keeps the queue's log from being cut.
/// </summary>
internal sealed class Baton(BrokerChannel channel)
{
    private readonly Lock _lock = new();
    private ulong _held;

    /// <summary>What a baton is as a message.</summary>
    public static BasicProperties Properties => new() { Type = MessageKind.Baton, Persistent = true };

    /// <summary>True for a baton.</summary>
    public static bool Is(Delivery delivery) => delivery.Properties.Type == MessageKind.Baton;

    /// <summary>Takes a baton; the one held before is settled.</summary>
    public async ValueTask TakeAsync(Delivery delivery)
    {
        ulong old;
        lock (_lock) (old, _held) = (Math.Min(_held, delivery.Tag), Math.Max(_held, delivery.Tag));
        if (old != 0) await channel.AckAsync(old);
    }
}
