using System.Threading.Channels;
using Kyc.Actors.Ports;

namespace Kyc.Storage.PostgreSql;

/// <summary>Room for waiting appends, shared by all writers' queues.</summary>
/// <param name="name">The setting that bounds it.</param>
/// <param name="limit">Appends waiting, at most.</param>
internal sealed class QueueRoom(string name, int limit)
{
    private int _taken;

    /// <summary>Appends waiting now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <exception cref="OverloadedException">No room.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _taken) <= limit) return;
        Interlocked.Decrement(ref _taken);
        throw new OverloadedException(name, limit);
    }

    public void Leave() => Interlocked.Decrement(ref _taken);
}

/// <summary>
/// A bounded queue between many callers and one writer. Taking empties it up to a batch: what came while the last
/// commit ran is the next commit, and nobody waits for company. A batch holds one append of a session at the most; the
/// next of the same session stays first in line.
/// </summary>
internal sealed class AppendQueue(QueueRoom room, int most)
{
    private readonly Channel<AppendEntry> _waiting =
        Channel.CreateUnbounded<AppendEntry>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<AppendEntry> _kept = [];
    private readonly HashSet<string> _sessions = [];

    /// <summary>Adds at the end.</summary>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="JournalUnavailableException">The queue is closed.</exception>
    public void Add(AppendEntry entry)
    {
        room.Enter();
        if (_waiting.Writer.TryWrite(entry)) return;
        room.Leave();
        throw new JournalUnavailableException("the journal is closed: the node is stopping");
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Waits until there is something, then fills the batch.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public async ValueTask<bool> TakeAsync(List<AppendEntry> batch)
    {
        while (true)
        {
            Fill(batch);
            if (batch.Count > 0) return true;
            if (!await _waiting.Reader.WaitToReadAsync()) return false;
        }
    }

    /// <summary>Fails everything that waits.</summary>
    public void FailAll(Exception cause)
    {
        foreach (var entry in _kept) Fail(entry, cause);
        _kept.Clear();
        while (_waiting.Reader.TryRead(out var entry)) Fail(entry, cause);
    }

    private void Fail(AppendEntry entry, Exception cause)
    {
        room.Leave();
        entry.Fail(cause);
    }

    private void Fill(List<AppendEntry> batch)
    {
        batch.Clear();
        _sessions.Clear();
        _kept.RemoveAll(entry => batch.Count < most && Offer(entry, batch));
        while (batch.Count < most && _kept.Count < most && _waiting.Reader.TryRead(out var entry))
        {
            if (!Offer(entry, batch)) _kept.Add(entry);
        }
    }

    /// <summary>True when the entry is out of the queue.</summary>
    private bool Offer(AppendEntry entry, List<AppendEntry> batch)
    {
        if (entry.GivenUp())
        {
            room.Leave();
            return true;
        }
        if (!_sessions.Add(entry.Session)) return false;
        room.Leave();
        batch.Add(entry);
        return true;
    }
}
