using Kyc.Actors.RabbitMq.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>Publishes that end with what became of them.</summary>
internal static class Publishing
{
    /// <summary>Publishes persistently and waits for the confirm; never throws.</summary>
    public static async Task<PublishOutcome> PublishConfirmedAsync(
        this IChannel channel, string exchange, string key, BasicProperties properties, ReadOnlyMemory<byte> body,
        CancellationToken cancel)
    {
        try
        {
            await channel.BasicPublishAsync(exchange, key, mandatory: true, properties, body, cancel);
            return PublishOutcome.Confirmed;
        }
        catch (PublishException error)
        {
            return error.IsReturn ? PublishOutcome.Unroutable : PublishOutcome.Refused;
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            return PublishOutcome.Unconfirmed;
        }
    }
}
