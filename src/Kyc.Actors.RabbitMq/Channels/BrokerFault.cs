using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Channels;

/// <summary>Errors that come with a connection or a channel that is going away.</summary>
internal static class BrokerFault
{
    /// <summary>True when a new channel or connection may mend it.</summary>
    public static bool IsPassing(Exception error) =>
        error is RabbitMQClientException or IOException or SocketException or OperationCanceledException
            or TimeoutException or ObjectDisposedException or InvalidOperationException;
}
