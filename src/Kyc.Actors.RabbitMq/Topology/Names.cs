using System.Globalization;

namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>Names of everything the cluster has at the broker; all begin with the prefix.</summary>
/// <param name="prefix">Setting <c>rabbitmq.prefix</c>.</param>
internal sealed class Names(string prefix)
{
    /// <summary>Exchange of questions; the routing key is the shard.</summary>
    public string Commands { get; } = $"{prefix}.cmd";

    /// <summary>Exchange of members' beats and orders.</summary>
    public string Members { get; } = $"{prefix}.members";

    /// <summary>Exchange of questions that were given up.</summary>
    public string Cancel { get; } = $"{prefix}.cancel";

    /// <summary>Queue of jobs.</summary>
    public string Work { get; } = $"{prefix}.work";

    /// <summary>Queue of picture comparisons; they go ahead of jobs.</summary>
    public string Comparisons { get; } = $"{prefix}.work.hi";

    /// <summary>Queue of jobs in their pause before another delivery.</summary>
    public string Later { get; } = $"{prefix}.work.later";

    /// <summary>Queue of jobs set aside.</summary>
    public string Dead { get; } = $"{prefix}.work.dead";

    /// <summary>
    /// A new name for a member's own queue. Not one of the broker's making: a user whose rights end at the prefix could
    /// not read it.
    /// </summary>
    public string Mailbox() => $"{MailboxPrefix}{Guid.NewGuid():n}";

    /// <summary>True for the cluster's own queues, which outlive connections.</summary>
    public bool Lasts(string queue) =>
        queue.StartsWith(Prefix + ".", StringComparison.Ordinal)
        && !queue.StartsWith(MailboxPrefix, StringComparison.Ordinal);

    private string MailboxPrefix => $"{Prefix}.member.";

    /// <summary>What the names begin with.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Queue of a shard.</summary>
    public string Shard(int shard) => $"{Prefix}.shard.{Key(shard)}";

    /// <summary>Routing key of a shard.</summary>
    public static string Key(int shard) => shard.ToString("00", CultureInfo.InvariantCulture);
}
