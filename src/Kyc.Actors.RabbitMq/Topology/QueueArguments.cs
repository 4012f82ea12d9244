namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>Arguments of the cluster's queues. A queue that exists keeps those it was made with.</summary>
internal static class QueueArguments
{
    private const int GroupSize = 3;

    /// <summary>Arguments of a shard's queue: one consumer is active, the others stand by; nothing is ever
    /// dropped.</summary>
    public static Dictionary<string, object?> Shard() => With(Quorum(), "x-single-active-consumer", true);

    /// <summary>Arguments of the queue of jobs: bounded, and set aside when lost with their workers too
    /// often.</summary>
    public static Dictionary<string, object?> Work(RabbitMqSettings settings, Names names)
    {
        var arguments = Bounded(settings.WorkQueueLimit, settings.WorkDeliveryLimit);
        DeadLetterTo(arguments, names.Dead);
        return arguments;
    }

    /// <summary>
    /// Arguments of the queue of picture comparisons. Somebody waits for each: what was not answered in time is of no
    /// use to anybody, so nothing of it is set aside.
    /// </summary>
    public static Dictionary<string, object?> Comparisons(RabbitMqSettings settings) =>
        Bounded(settings.CompareQueueLimit, settings.WorkDeliveryLimit);

    /// <summary>Arguments of the queue of pauses: what expires there goes back to work.</summary>
    public static Dictionary<string, object?> Later(Names names)
    {
        var arguments = With(Quorum(), "x-overflow", "reject-publish");
        DeadLetterTo(arguments, names.Work);
        return arguments;
    }

    /// <summary>Arguments of the queue of jobs set aside: the oldest go when it is full.</summary>
    public static Dictionary<string, object?> Dead(RabbitMqSettings settings) =>
        With(With(Quorum(), "x-max-length", settings.DeadQueueLimit), "x-overflow", "drop-head");

    private static Dictionary<string, object?> Bounded(int limit, int deliveries)
    {
        var arguments = With(Quorum(), "x-max-length", limit);
        arguments["x-overflow"] = "reject-publish";
        arguments["x-delivery-limit"] = deliveries;
        return arguments;
    }

    private static void DeadLetterTo(Dictionary<string, object?> arguments, string queue)
    {
        arguments["x-dead-letter-exchange"] = "";
        arguments["x-dead-letter-routing-key"] = queue;
        arguments["x-dead-letter-strategy"] = "at-least-once";
    }

    private static Dictionary<string, object?> Quorum() => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-queue-leader-locator"] = "balanced",
        ["x-quorum-initial-group-size"] = GroupSize,
    };

    private static Dictionary<string, object?> With(Dictionary<string, object?> arguments, string name, object value)
    {
        arguments[name] = value;
        return arguments;
    }
}
