namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>What became of a publish.</summary>
internal enum PublishOutcome
{
    /// <summary>The broker has it.</summary>
    Confirmed,

    /// <summary>The broker refused it: the queue is full.</summary>
    Refused,

    /// <summary>There is no such queue.</summary>
    Unroutable,

    /// <summary>No confirm came; it may be there or not.</summary>
    Unconfirmed,
}
