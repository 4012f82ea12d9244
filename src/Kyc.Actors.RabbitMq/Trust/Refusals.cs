using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// Counts the messages that were not acted on, and tells of them: the first of a kind at once, further ones together
/// after a pause, so that whoever sends many does not fill the log.
/// </summary>
internal sealed class Refusals(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<Distrust, (long Count, long Told, long At)> _kinds = [];

    /// <summary>Messages refused so far.</summary>
    public long Count
    {
        get { lock (_lock) return _kinds.Values.Sum(kind => kind.Count); }
    }

    /// <summary>Messages refused so far for a reason.</summary>
    public long Of(Distrust why)
    {
        lock (_lock) return _kinds.GetValueOrDefault(why).Count;
    }

    /// <summary>One more.</summary>
    public void Add(Distrust why, Destination here)
    {
        Counters.MessagesRefused.Add(1);
        long count, since;
        lock (_lock)
        {
            var known = _kinds.TryGetValue(why, out var kind);
            count = kind.Count + 1;
            var tell = !known || time.GetElapsedTime(kind.At) >= s_pause;
            _kinds[why] = tell ? (count, count, time.GetTimestamp()) : kind with { Count = count };
            if (!tell) return;
            since = count - kind.Told;
        }
        log.MessageRefused(since, here.ToString(), WireName.Of(why), count);
    }
}
