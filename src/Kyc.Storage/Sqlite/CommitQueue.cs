using Kyc.Actors.Ports;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// A bounded queue between many callers and the one writer at a time. Taking empties it in one go, up to a batch: what
/// came while the last commit ran is the next commit, and nobody ever waits for company. A caller who finds nobody
/// writing may write its own entry at once, which saves it two changes of thread; all others are the thread's.
/// </summary>
internal sealed class CommitQueue<T>(string name, int limit)
{
    private readonly object _gate = new();
    private readonly Queue<T> _waiting = new();
    private bool _closed, _writing;

    /// <summary>Entries waiting now.</summary>
    public int Count
    {
        get { lock (_gate) return _waiting.Count; }
    }

    /// <summary>
    /// True when nobody writes and nothing waits: the caller then is the writer, until <see cref="EndWriting"/>.
    /// </summary>
    public bool TryBeginWriting()
    {
        lock (_gate)
        {
            if (_closed || _writing || _waiting.Count > 0) return false;
            return _writing = true;
        }
    }

    /// <summary>The writer is done; whoever came meanwhile is the thread's.</summary>
    public void EndWriting()
    {
        lock (_gate)
        {
            _writing = false;
            if (_closed || _waiting.Count > 0) Monitor.PulseAll(_gate);
        }
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
            if (_waiting.Count == 1 && !_writing) Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Blocks until there is something and nobody writes, then moves up to <paramref name="most"/> entries into the
    /// batch and is the writer, until <see cref="EndWriting"/>.
    /// </summary>
    /// <returns>False when the queue is closed and empty and nobody writes.</returns>
    public bool Take(List<T> batch, int most)
    {
        lock (_gate)
        {
            while (_writing || _waiting.Count == 0)
            {
                if (_closed && !_writing) return false;
                Monitor.Wait(_gate);
            }
            while (batch.Count < most && _waiting.TryDequeue(out var entry)) batch.Add(entry);
            return _writing = true;
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
