using System.Diagnostics.Metrics;

namespace Kyc.Actors.RabbitMq;

/// <summary>
/// What happened in the transport so far, as instruments of the meter <c>Kyc.Actors.RabbitMq</c>; none has labels.
/// </summary>
internal static class Counters
{
    private static readonly Meter s_meter = new("Kyc.Actors.RabbitMq");

    /// <summary>Connections to the broker that were lost.</summary>
    public static readonly Counter<long> LinksLost = s_meter.CreateCounter<long>(
        "kyc.transport.links_lost", description: "Connections to the broker that were lost.");

    /// <summary>Shards that became ours.</summary>
    public static readonly Counter<long> ShardsAcquired = s_meter.CreateCounter<long>(
        "kyc.transport.shards_acquired", description: "Shards that became ours.");

    /// <summary>Shards given to another node by placement.</summary>
    public static readonly Counter<long> ShardsYielded = s_meter.CreateCounter<long>(
        "kyc.transport.shards_yielded", description: "Shards given to another node by placement.");

    /// <summary>Questions asked again, for whatever reason.</summary>
    public static readonly Counter<long> AsksRepeated = s_meter.CreateCounter<long>(
        "kyc.transport.asks_repeated", description: "Questions asked again.");

    /// <summary>Jobs and comparisons put back into a queue.</summary>
    public static readonly Counter<long> WorkPutBack = s_meter.CreateCounter<long>(
        "kyc.transport.work_put_back", description: "Jobs and comparisons put back into a queue.");

    /// <summary>Jobs whose earlier delivery was lost with a worker or a connection.</summary>
    public static readonly Counter<long> JobsRedelivered = s_meter.CreateCounter<long>(
        "kyc.transport.jobs_redelivered", description: "Jobs whose earlier delivery was lost with its worker.");

    /// <summary>Queues without a leader that were deleted and declared anew.</summary>
    public static readonly Counter<long> QueuesHealed = s_meter.CreateCounter<long>(
        "kyc.transport.queues_healed", description: "Queues without a leader that were deleted and declared anew.");

    /// <summary>Messages that were not acted on: without a code, with a wrong one, or taken before.</summary>
    public static readonly Counter<long> MessagesRefused = s_meter.CreateCounter<long>(
        "kyc.transport.messages_refused", description: "Messages without a right code, or taken before.");

    /// <summary>Messages without a code that were acted on, because <c>rabbitmq.accept_unsigned</c> says so.</summary>
    public static readonly Counter<long> MessagesUnsigned = s_meter.CreateCounter<long>(
        "kyc.transport.messages_unsigned", description: "Messages without a code that were acted on.");

    /// <summary>Connections of frozen or dead members closed through the management interface.</summary>
    public static readonly Counter<long> MembersPutOut = s_meter.CreateCounter<long>(
        "kyc.transport.members_put_out", description: "Connections of other members closed at the broker.");
}
