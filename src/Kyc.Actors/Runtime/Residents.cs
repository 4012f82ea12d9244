using Kyc.Actors.Ports;

namespace Kyc.Actors.Runtime;

/// <summary>Something that is kept in memory and may be asked to leave.</summary>
public interface IResident
{
    /// <summary>Leaves if it is idle; false when it stays.</summary>
    /// <param name="underPressure">True when room is needed: fewer excuses count.</param>
    bool TryLeave(bool underPressure);

    /// <summary>Leaves whatever it does.</summary>
    void Leave();
}

/// <summary>
/// Who is in memory, in stripes that are owned and dropped as wholes, each in the order of use. Never more than
/// the limit: for a newcomer the one that was idle longest leaves.
/// </summary>
public sealed class Residents<TKey, TResident>(int stripes, int limit, TimeProvider time)
    where TKey : notnull where TResident : class, IResident
{
    private sealed class Entry(TKey key, TResident resident)
    {
        public TKey Key { get; } = key;
        public TResident Resident { get; } = resident;
        public long UsedAt { get; set; }
    }

    private sealed class Stripe
    {
        public Lock Lock { get; } = new();
        public Dictionary<TKey, LinkedListNode<Entry>> ByKey { get; } = [];
        public LinkedList<Entry> ByUse { get; } = [];
        public bool Owned { get; set; }
    }

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, stripes).Select(_ => new Stripe())];
    private int _count;
    private long _evicted, _passivated;

    /// <summary>Residents now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Residents that were asked to leave to make room, so far.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>Residents that left because they were idle, so far.</summary>
    public long Passivated => Interlocked.Read(ref _passivated);

    /// <summary>Begins to keep a stripe.</summary>
    public void Own(int stripe)
    {
        lock (_stripes[stripe].Lock) _stripes[stripe].Owned = true;
    }

    /// <summary>The stripes kept now.</summary>
    public IReadOnlyList<int> Owned => [.. Enumerable.Range(0, stripes).Where(stripe => _stripes[stripe].Owned)];

    /// <summary>Drops a stripe with all that is in it.</summary>
    public void Drop(int stripe)
    {
        var held = _stripes[stripe];
        List<TResident> leaving;
        lock (held.Lock)
        {
            held.Owned = false;
            leaving = [.. held.ByUse.Select(entry => entry.Resident)];
            held.ByKey.Clear();
            held.ByUse.Clear();
            Interlocked.Add(ref _count, -leaving.Count);
        }
        foreach (var resident in leaving) resident.Leave();
    }

    /// <summary>Finds a resident and marks it used, or makes it; null when the stripe is not owned.</summary>
    /// <exception cref="OverloadedException">The limit is reached and nobody is idle.</exception>
    public TResident? Get(int stripe, TKey key, Func<TKey, TResident> make)
    {
        var held = _stripes[stripe];
        var now = time.GetTimestamp();
        lock (held.Lock)
        {
            if (!held.Owned) return null;
            if (held.ByKey.TryGetValue(key, out var node)) return Touch(held, node, now);
        }
        MakeRoom();
        lock (held.Lock)
        {
            if (held.Owned && !held.ByKey.ContainsKey(key)) return Add(held, key, make(key), now);
            Interlocked.Decrement(ref _count);
            return held.ByKey.TryGetValue(key, out var node) ? Touch(held, node, now) : null;
        }
    }

    /// <summary>Takes a resident out if it is still that one and has left or leaves now.</summary>
    public void Remove(int stripe, TKey key, TResident resident, bool alreadyLeft)
    {
        var held = _stripes[stripe];
        lock (held.Lock)
        {
            if (held.ByKey.TryGetValue(key, out var node) && ReferenceEquals(node.Value.Resident, resident)
                && (alreadyLeft || resident.TryLeave(underPressure: false)))
                TakeOut(held, node);
        }
    }

    /// <summary>Asks everyone who was not used for so long to leave.</summary>
    public void Passivate(TimeSpan idle)
    {
        foreach (var held in _stripes)
        {
            lock (held.Lock)
            {
                for (var node = held.ByUse.First; node is not null && IsIdle(node.Value, idle);)
                {
                    var next = node.Next;
                    if (node.Value.Resident.TryLeave(underPressure: false))
                    {
                        TakeOut(held, node);
                        Interlocked.Increment(ref _passivated);
                    }
                    node = next;
                }
            }
        }
    }

    private bool IsIdle(Entry entry, TimeSpan idle) => time.GetElapsedTime(entry.UsedAt) >= idle;

    private static TResident Touch(Stripe held, LinkedListNode<Entry> node, long now)
    {
        node.Value.UsedAt = now;
        if (!ReferenceEquals(held.ByUse.Last, node))
        {
            held.ByUse.Remove(node);
            held.ByUse.AddLast(node);
        }
        return node.Value.Resident;
    }

    private static TResident Add(Stripe held, TKey key, TResident resident, long now)
    {
        held.ByKey[key] = held.ByUse.AddLast(new Entry(key, resident) { UsedAt = now });
        return resident;
    }

    private void TakeOut(Stripe held, LinkedListNode<Entry> node)
    {
        held.ByKey.Remove(node.Value.Key);
        held.ByUse.Remove(node);
        Interlocked.Decrement(ref _count);
    }

    private void MakeRoom()
    {
        while (Interlocked.Increment(ref _count) > limit)
        {
            Interlocked.Decrement(ref _count);
            if (!EvictOne()) throw new OverloadedException("max_resident_sessions", limit);
        }
    }

    /// <summary>Stripe by stripe in the order of their oldest residents, until one leaves.</summary>
    private bool EvictOne()
    {
        var byAge = _stripes.Select(stripe => (Stripe: stripe, Oldest: OldestUse(stripe)))
            .Where(pair => pair.Oldest is not null).OrderBy(pair => pair.Oldest);
        foreach (var (held, _) in byAge)
        {
            lock (held.Lock)
            {
                for (var node = held.ByUse.First; node is not null; node = node.Next)
                {
                    if (!node.Value.Resident.TryLeave(underPressure: true)) continue;
                    TakeOut(held, node);
                    Interlocked.Increment(ref _evicted);
                    return true;
                }
            }
        }
        return false;
    }

    private static long? OldestUse(Stripe held)
    {
        lock (held.Lock) return held.ByUse.First?.Value.UsedAt;
    }
}
