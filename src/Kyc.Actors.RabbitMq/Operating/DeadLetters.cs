using System.Collections;
using System.Globalization;
using System.Text;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>
/// The queue of jobs set aside. Looking takes messages without settling them and closes the channel, so they go back to
/// where they were; moving one publishes it, waits for the confirm, and settles it only then. One look at a time, and
/// it ends when the broker has put back what it took: the next one sees all of it.
/// </summary>
internal sealed class DeadLetters(
    LinkKeeper keeper, Outbox outbox, Names names, Seal seal, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_putBackPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_putBackPatience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The oldest dead jobs; they stay there.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    public async Task<IReadOnlyList<DeadJob>> ListAsync(int limit, CancellationToken cancel)
    {
        var found = new List<DeadJob>();
        await EachAsync((channel, message, job) =>
        {
            found.Add(Describe(message, job));
            return ValueTask.FromResult(found.Count < limit);
        }, cancel);
        return found;
    }

    /// <summary>Moves one dead job, or all, back to work; returns how many.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    /// <exception cref="OverloadedException">The queue of work is full; what was moved until then stays
    /// moved.</exception>
    public async Task<int> RequeueAsync(JobId? only, int workLimit, CancellationToken cancel)
    {
        var moved = 0;
        await EachAsync(async (channel, message, job) =>
        {
            if (only is { } wanted && job.Job != wanted) return true;
            // Its last delivery was lost with its worker, so the lease of that one is void.
            var body = WireCodec.EncodeJob(job with { Recovered = true });
            var outcome = await outbox.PublishAsync(
                Destination.Work(names), PutBack.JobProperties(repeats: 0), body, cancel);
            if (outcome == PublishOutcome.Refused) throw new OverloadedException("work_queue_limit", workLimit);
            if (outcome != PublishOutcome.Confirmed)
                throw new TransportUnavailableException(
                    $"the broker did not confirm job {job.Job}; it is dead still, ask again");
            await channel.AckAsync(message.DeliveryTag);
            moved++;
            return true;
        }, cancel, () => moved);
        return moved;
    }

    /// <summary>Takes what is there now, one by one, for as long as it is wanted.</summary>
    private async Task EachAsync(
        Func<BrokerChannel, BasicGetResult, ComparisonJob, ValueTask<bool>> see, CancellationToken cancel,
        Func<int>? moved = null)
    {
        var link = keeper.Current ?? throw keeper.Unavailable();
        await _one.WaitAsync(cancel);
        try
        {
            var there = await TakeAsync(link, see, cancel);
            await PutBackAsync(link, there - (moved?.Invoke() ?? 0), cancel);
        }
        catch (Exception error) when (BrokerFault.IsPassing(error) && !cancel.IsCancellationRequested)
        {
            throw new TransportUnavailableException(
                $"the broker could not be asked for {names.Dead}: {error.Message}", error);
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask<long> TakeAsync(
        Link link, Func<BrokerChannel, BasicGetResult, ComparisonJob, ValueTask<bool>> see, CancellationToken cancel)
    {
        await using var channel = await link.OpenAsync(confirms: false, cancel);
        var there = (long)await channel.Raw.MessageCountAsync(names.Dead, cancel);
        for (var left = there; left > 0; left--)
        {
            if (await channel.Raw.BasicGetAsync(names.Dead, autoAck: false, cancel) is not { } message) break;
            if (!seal.Opens(Destination.Work(names), message.BasicProperties, message.Body.Span))
            {
                await channel.AckAsync(message.DeliveryTag);
                there--;
                continue;
            }
            if (Read(message) is { } job && !await see(channel, message, job)) break;
        }
        return there;
    }

    /// <summary>The broker puts back in its own time what a closed channel held.</summary>
    private async ValueTask PutBackAsync(Link link, long expected, CancellationToken cancel)
    {
        await using var channel = await link.OpenAsync(confirms: false, cancel);
        var begun = time.GetTimestamp();
        while (await channel.Raw.MessageCountAsync(names.Dead, cancel) < expected
               && time.GetElapsedTime(begun) < s_putBackPatience)
            await Task.Delay(s_putBackPause, time, cancel);
    }

    private ComparisonJob? Read(BasicGetResult message)
    {
        try
        {
            return WireCodec.DecodeJob(message.Body);
        }
        catch (Exception error)
        {
            log.WorkUnreadable(names.Dead, error);
            return null;
        }
    }

    private DeadJob Describe(BasicGetResult message, ComparisonJob job)
    {
        var death = Deaths(message).FirstOrDefault(death => Text(death, "queue") == names.Work);
        return new DeadJob(
            job.Job, job.Session, job.Tenant, death is null ? "unknown" : Text(death, "reason"),
            death?.GetValueOrDefault("count") is { } count ? Convert.ToInt64(count, CultureInfo.InvariantCulture) : 1,
            death?.GetValueOrDefault("time") is AmqpTimestamp at
                ? DateTimeOffset.FromUnixTimeSeconds(at.UnixTime)
                : null);
    }

    /// <summary>The broker's record of how often, where and why it was set aside.</summary>
    private static IEnumerable<Dictionary<string, object?>> Deaths(BasicGetResult message)
    {
        object? deaths = null;
        message.BasicProperties.Headers?.TryGetValue("x-death", out deaths);
        return (deaths as IEnumerable ?? Array.Empty<object>()).OfType<IDictionary<string, object?>>()
            .Select(death => new Dictionary<string, object?>(death));
    }

    private static string Text(Dictionary<string, object?> death, string name) =>
        death.GetValueOrDefault(name) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
}
