using System.Text;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// What members tell each other: beats, orders, and questions given up. Each node has a queue of its own for them that
/// goes with its connection; what is lost on the way is said again, or does no harm.
/// </summary>
internal sealed class MemberChannel(
    LinkKeeper keeper, Names names, MemberWords words, Action listening, Action<Beat> onBeat, Action<Order> onOrder,
    Action<string> onGivenUp, TimeProvider time, ILogger log) : ChannelLoop(keeper, time, log)
{
    private const int QueueLimit = 10_000;
    private const int MessageTtlMilliseconds = 10_000;
    // A broker that is out of memory or disk takes nothing from publishers until it is mended.
    private static readonly TimeSpan s_sayTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Type of a message about a question given up.</summary>
    public const string GivenUpType = "given_up";

    private volatile BrokerChannel? _channel;

    protected override string What => "members";

    /// <summary>Says a beat; false when there is no connection.</summary>
    public ValueTask<bool> SayAsync(Beat beat) =>
        SayAsync(Destination.Members(names), MemberJson.BeatType, MemberJson.Write(beat));

    /// <summary>Gives an order; false when there is no connection.</summary>
    public ValueTask<bool> SayAsync(Order order) =>
        SayAsync(Destination.Members(names), MemberJson.OrderType, MemberJson.Write(order));

    /// <summary>Says that nobody waits for the answer to a question any more.</summary>
    public ValueTask<bool> GiveUpAsync(string question) =>
        SayAsync(Destination.GivenUp(names), GivenUpType, Encoding.UTF8.GetBytes(question));

    protected override async Task RunAsync(Link link, CancellationToken over)
    {
        await using var channel = await link.OpenAsync(confirms: false, over);
        var queue = await channel.Raw.QueueDeclareAsync(
            names.Mailbox(), durable: false, exclusive: true, autoDelete: true,
            new Dictionary<string, object?>
            {
                ["x-max-length"] = QueueLimit,
                ["x-message-ttl"] = MessageTtlMilliseconds,
            },
            cancellationToken: over);
        await channel.Raw.QueueBindAsync(queue.QueueName, names.Members, "", cancellationToken: over);
        await channel.Raw.QueueBindAsync(queue.QueueName, names.Cancel, "", cancellationToken: over);
        await channel.ConsumeAsync(queue.QueueName, prefetch: 0, Take, over);
        _channel = channel;
        listening();
        try
        {
            await UntilEndedAsync(channel, over);
        }
        finally
        {
            _channel = null;
        }
    }

    private void Take(Delivery delivery)
    {
        try
        {
            if (!words.Opens(delivery, out var from, out var number)) return;
            var beat = delivery.Properties.Type == MemberJson.BeatType ? MemberJson.ReadBeat(delivery.Body) : null;
            if (!words.Believes(delivery, from, number, beat)) return;
            switch (delivery.Properties.Type)
            {
                case MemberJson.BeatType: onBeat(beat!); break;
                case MemberJson.OrderType: onOrder(MemberJson.ReadOrder(delivery.Body)); break;
                case GivenUpType: onGivenUp(Encoding.UTF8.GetString(delivery.Body)); break;
            }
        }
        catch (JsonException error)
        {
            Log.MemberMessageUnreadable(delivery.Properties.Type ?? "", error.Message);
        }
    }

    private async ValueTask<bool> SayAsync(Destination to, string type, byte[] body)
    {
        if (_channel is not { } channel) return false;
        var properties = new BasicProperties { Type = type };
        words.Put(to, properties, body);
        try
        {
            await channel.Raw.BasicPublishAsync(to.Exchange, to.Key, false, properties, body)
                .AsTask().WaitAsync(s_sayTimeout, Time);
            return true;
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            return false;
        }
    }
}
