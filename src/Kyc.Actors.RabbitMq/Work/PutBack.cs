using System.Globalization;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.Runtime;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>
/// Puts work back: published anew and confirmed, and only then is the old delivery settled. A job is in the queue at
/// every instant, and does not count as lost with its worker.
/// </summary>
internal sealed class PutBack(
    Outbox outbox, Names names, RabbitMqSettings settings, TimeProvider time, ILogger log)
{
    private static readonly Backoff s_retry = new(100, 2_000);

    private readonly Backoff _again = new(settings.AgainPauseMilliseconds, settings.AgainPauseLimitMilliseconds);

    /// <summary>
    /// Has a job delivered again after a pause that grows with its repeats; false when the delivery's channel was lost
    /// first, and the broker delivers it by itself.
    /// </summary>
    public ValueTask<bool> AgainAsync(WorkDelivery work)
    {
        var repeats = RepeatsOf(work.Delivery);
        var properties = JobProperties(repeats + 1);
        properties.Expiration = ((long)_again.Pause(repeats).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        // What the lost delivery meant is said once: the session has heard it by now.
        return MoveAsync(
            work, Destination.Work(names), properties, work.Job! with { Recovered = false }, over: names.Later);
    }

    /// <summary>Gives back what was not begun, for somebody else to take at once.</summary>
    public ValueTask<bool> ReturnAsync(WorkDelivery work)
    {
        if (work.Job is not { } job)
            return MoveAsync(work, Destination.Comparisons(names), AsItCame(work.Delivery), null);
        var lost = work.Delivery.Redelivered || job.Recovered;
        return MoveAsync(
            work, Destination.Work(names), JobProperties(RepeatsOf(work.Delivery)), job with { Recovered = lost });
    }

    /// <summary>Properties of a job's message.</summary>
    public static BasicProperties JobProperties(int repeats) => new()
    {
        Type = MessageKind.Job,
        Headers = new Dictionary<string, object?> { [MessageKind.RepeatsHeader] = repeats },
    };

    private async ValueTask<bool> MoveAsync(
        WorkDelivery work, Destination to, BasicProperties properties, ComparisonJob? job, string? over = null)
    {
        var body = job is null ? work.Delivery.Body : WireCodec.EncodeJob(job);
        for (var tries = 0; !work.Channel.Ended.IsCompleted; tries++)
        {
            var why = await TryAsync(to, properties, body, over);
            if (why is null)
            {
                Counters.WorkPutBack.Add(1);
                await work.Channel.AckAsync(work.Delivery);
                return true;
            }
            if (job is not null) log.NotPutBack(job.Job, job.Session, why);
            await Task.Delay(s_retry.Pause(tries), time);
        }
        return false;
    }

    /// <summary>Properties of a comparison that goes back: its asker's code stays on it.</summary>
    private static BasicProperties AsItCame(Delivery delivery) => new(delivery.Properties);

    private async ValueTask<string?> TryAsync(
        Destination to, BasicProperties properties, byte[] body, string? over)
    {
        try
        {
            var outcome = await outbox.PublishAsync(to, properties, body, default, over);
            return outcome == PublishOutcome.Confirmed ? null : $"{over ?? to.ToString()}: {outcome}";
        }
        catch (TransportUnavailableException error)
        {
            return error.Message;
        }
    }

    private static int RepeatsOf(Delivery delivery)
    {
        object? repeats = null;
        delivery.Properties.Headers?.TryGetValue(MessageKind.RepeatsHeader, out repeats);
        return repeats is null ? 0 : Convert.ToInt32(repeats, CultureInfo.InvariantCulture);
    }
}
