using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>The cluster's queues as operators see them.</summary>
internal sealed class QueueViews(
    LinkKeeper keeper, ManagementClient management, Names names, RabbitMqSettings settings)
{
    /// <summary>The queues, by name; without the management interface those of work alone, and without what is in
    /// hand.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    public async Task<IReadOnlyList<QueueView>> AllAsync(CancellationToken cancel)
    {
        if (management.Configured && await FromManagementAsync(cancel) is { } all) return all;
        var found = new List<QueueView>();
        foreach (var name in new[] { names.Work, names.Dead, names.Comparisons, names.Later })
        {
            var (ready, consumers) = await QueueLook.AtAsync(keeper, name, cancel);
            found.Add(new QueueView(name, ready, 0, (int)consumers, LimitOf(name)));
        }
        return [.. found.OrderBy(queue => queue.Name, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<QueueView>?> FromManagementAsync(CancellationToken cancel)
    {
        var ours = Enumerable.Range(0, Shards.Count).Select(names.Shard)
            .Concat([names.Work, names.Dead, names.Comparisons, names.Later]).ToHashSet(StringComparer.Ordinal);
        try
        {
            var queues = await management.QueuesAsync(names.Prefix + ".", cancel);
            return [.. queues.Where(queue => ours.Contains(queue.Name)).Select(queue => new QueueView(
                queue.Name, queue.Ready, queue.Unacked, queue.Consumers, LimitOf(queue.Name)))];
        }
        catch (TransportUnavailableException)
        {
            return null; // The connection itself may still know the most.
        }
    }

    private long? LimitOf(string name) =>
        name == names.Work ? settings.WorkQueueLimit
        : name == names.Comparisons ? settings.CompareQueueLimit
        : name == names.Dead ? settings.DeadQueueLimit
        : null;
}
