using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>A look at a queue over the connection itself, where no management interface is needed.</summary>
internal static class QueueLook
{
    /// <summary>Messages that wait, and consumers; nothing of both when there is no such queue.</summary>
    /// <exception cref="TransportUnavailableException">There is no connection, or it was lost meanwhile.</exception>
    public static async Task<(uint Ready, uint Consumers)> AtAsync(
        LinkKeeper keeper, string queue, CancellationToken cancel)
    {
        var link = keeper.Current ?? throw keeper.Unavailable();
        try
        {
            await using var channel = await link.OpenAsync(confirms: false, cancel);
            var found = await channel.Raw.QueueDeclarePassiveAsync(queue, cancel);
            return (found.MessageCount, found.ConsumerCount);
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == 404)
        {
            return (0, 0);
        }
        catch (Exception error) when (BrokerFault.IsPassing(error) && !cancel.IsCancellationRequested)
        {
            throw new TransportUnavailableException(
                $"the broker could not be asked for {queue}: {error.Message}", error);
        }
    }
}
