using Kyc.Actors.Ports;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// A bounded queue between many callers and the one writer thread. Taking empties it in one go, up to a batch: what
/// came while the last commit ran is the next commit, and nobody ever waits for company.
/// </summary>
internal sealed class CommitQueue<T>(string name, int limit)
{
    private readonly object _gate = new();
    private readonly Queue<T> _waiting = new();
    private bool _closed;

    /// <summary>Entries waiting now.</summary>
    public int Count
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>Adds at the end.</summary>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="JournalUnavailableException">The queue is closed.</exception>
    public void Add(T entry)
    {
        lock (_gate)
        {
            if (_closed) throw new JournalUnavailableException("the journal is closed: the node is stopping");
            if (_waiting.Count >= limit) throw new OverloadedException(name, limit);
            _waiting.Enqueue(entry);
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Blocks until there is something, then moves up to <paramref name="most"/> entries into the batch.
    /// </summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<T> batch, int most)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }
            while (batch.Count < most && _waiting.TryDequeue(out var entry)) batch.Add(entry);
            return true;
        }
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
