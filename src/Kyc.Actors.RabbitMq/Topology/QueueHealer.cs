using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Management;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>
/// Deletes queues that came back without a leader and will never have one (broker 3.10, killed right after it declared
/// them), so that they are declared anew. That loses nothing: questions are repeated by id, and owed jobs come again
/// from the sweep of open work. While a broker is missing nothing is deleted: what waits may come back with it.
/// </summary>
/// <param name="management">Who is asked whether a queue has a leader.</param>
/// <param name="names">Names of the cluster's queues.</param>
/// <param name="rank">How many live members come before this one: it waits for them to do it.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class QueueHealer(
    ManagementClient management, Names names, Func<int> rank, TimeProvider time, ILogger log)
{
    private const int FailuresBefore = 2;
    private const int FailuresForEachBefore = 1;

    private readonly QueueTroubles _troubles = new(time);

    /// <summary>A queue did not answer.</summary>
    public void Note(string queue)
    {
        if (names.Lasts(queue)) _troubles.Note(queue);
    }

    /// <summary>Deletes what failed several times and is found dead; the caller declares everything anew.</summary>
    public async Task HealAsync(IConnection connection, CancellationToken cancel)
    {
        var due = _troubles.Take(FailuresBefore + (rank() * FailuresForEachBefore));
        if (due.Count == 0) return;
        if (!management.Configured)
        {
            foreach (var queue in due) log.QueueNotHealed(queue, "rabbitmq.management_urls is empty");
            return;
        }
        var standings = await StandingsAsync(due[0], cancel);
        foreach (var queue in due)
        {
            if (QueueVerdicts.Of(queue, standings) == QueueVerdict.Dead) await MendAsync(connection, queue, cancel);
            else if (QueueVerdicts.Of(queue, standings) == QueueVerdict.BrokerMissing)
                log.QueueNotHealed(queue, "it has no leader, and a broker is missing or cannot be seen");
        }
    }

    /// <summary>Asks once more: somebody else may have mended it meanwhile.</summary>
    private async Task MendAsync(IConnection connection, string queue, CancellationToken cancel)
    {
        if (QueueVerdicts.Of(queue, await StandingsAsync(queue, cancel)) == QueueVerdict.Dead)
            await DeleteAsync(connection, queue, cancel);
    }

    private async Task<IReadOnlyCollection<QuorumStanding>> StandingsAsync(string queue, CancellationToken cancel)
    {
        try
        {
            return await management.QuorumsAsync(names.Prefix + ".", cancel);
        }
        catch (TransportUnavailableException error)
        {
            log.QueueNotHealed(queue, error.Message);
            return [];
        }
    }

    private async Task DeleteAsync(IConnection connection, string queue, CancellationToken cancel)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            var lost = await channel.QueueDeleteAsync(queue, cancellationToken: cancel);
            Counters.QueuesHealed.Add(1);
            log.QueueHealed(queue, lost);
        }
        catch (Exception error) when (BrokerFault.IsPassing(error) && !cancel.IsCancellationRequested)
        {
            // The broker may go on with it; if not, the queue fails again and its turn comes again.
            log.QueueNotHealed(queue, $"its deletion was not confirmed: {error.Message}");
        }
    }
}
