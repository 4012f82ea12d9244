using System.Collections.Concurrent;
using System.Globalization;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Trust;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>
/// The channel that questions go out on and their answers come back on; answers sent to it die with it.
/// </summary>
internal sealed class AskLane(Link link, BrokerChannel channel, Seal seal, CancellationToken over)
{
    /// <summary>The link it is on.</summary>
    public Link Link { get; } = link;

    /// <summary>Begins to take answers.</summary>
    public Task ListenAsync(ConcurrentDictionary<string, PendingAsk> pending) => channel.ConsumeAsync(
        MessageKind.DirectReply, prefetch: 0,
        delivery =>
        {
            if (delivery.Properties.CorrelationId is { } id && pending.TryGetValue(id, out var asked)
                && seal.Opens(Destination.Answer, delivery))
                asked.Answer(delivery.Body);
        },
        over);

    /// <summary>Sends a question; the pending ask is told if that comes to nothing.</summary>
    public async Task SendAsync(string id, Ask ask, TimeSpan left, PendingAsk pending)
    {
        var milliseconds = Math.Max(1, (long)left.TotalMilliseconds);
        var properties = new BasicProperties
        {
            Type = ask.Kind,
            CorrelationId = id,
            ReplyTo = MessageKind.DirectReply,
            Persistent = true,
            Expiration = milliseconds.ToString(CultureInfo.InvariantCulture),
            Headers = new Dictionary<string, object?> { [MessageKind.LeftHeader] = milliseconds },
        };
        if (ask.Waits) properties.Headers[MessageKind.WaitsHeader] = true;
        seal.Put(ask.To, properties, ask.Body.Span);
        var outcome = await channel.Raw.PublishConfirmedAsync(ask.To.Exchange, ask.To.Key, properties, ask.Body, over);
        if (outcome != PublishOutcome.Confirmed) pending.Failed(this, outcome);
    }
}
