namespace Kyc.Actors.RabbitMq.Channels;

/// <summary>A queue does not answer, although the connection does: it may have no leader.</summary>
/// <param name="queue">The queue.</param>
/// <param name="cause">What the client said.</param>
internal sealed class QueueSilentException(string queue, Exception cause) : IOException(
    $"queue {queue} does not answer ({cause.Message}), it may have no leader; are most of the brokers it lies on up? "
    + "With rabbitmq.management_urls set it is looked after by itself; otherwise, when all are up, delete it at the "
    + "broker: it is declared anew, and what it held is asked again", cause)
{
    private const ushort InternalError = 541;

    /// <summary>The queue.</summary>
    public string Queue { get; } = queue;

    /// <summary>True when an error of one command to one queue may come from that queue.</summary>
    public static bool Means(Exception error, CancellationToken over) =>
        error is RabbitMQ.Client.Exceptions.OperationInterruptedException { ShutdownReason.ReplyCode: InternalError }
        || (!over.IsCancellationRequested && error is OperationCanceledException or TimeoutException);
}
