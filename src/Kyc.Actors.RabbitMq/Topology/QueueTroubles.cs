namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>Which queues did not answer of late, and how often. A count says where to look, never what to do.</summary>
internal sealed class QueueTroubles(TimeProvider time)
{
    /// <summary>A queue that did not fail for so long is well again.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Times, long At)> _failures = new(StringComparer.Ordinal);

    /// <summary>A queue did not answer once more.</summary>
    public void Note(string queue)
    {
        lock (_lock)
        {
            var (times, at) = _failures.GetValueOrDefault(queue);
            _failures[queue] = (time.GetElapsedTime(at) < s_memory ? times + 1 : 1, time.GetTimestamp());
        }
    }

    /// <summary>The queues that failed at least so often; their counting begins anew.</summary>
    public IReadOnlyList<string> Take(int times)
    {
        lock (_lock)
        {
            var due = _failures.Where(failure => failure.Value.Times >= times
                                                 && time.GetElapsedTime(failure.Value.At) < s_memory)
                .Select(failure => failure.Key).Order(StringComparer.Ordinal).ToList();
            foreach (var queue in due) _failures.Remove(queue);
            return due;
        }
    }
}
