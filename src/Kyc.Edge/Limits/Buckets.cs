using Kyc.Actors.Limits;

namespace Kyc.Edge.Limits;

/// <summary>
/// A bucket for each of many keys that anybody can make up, of which only so many are remembered: first those that are
/// full are forgotten, which costs nothing, then all.
/// </summary>
/// <param name="perMinute">Tokens a minute, and at once.</param>
/// <param name="remembered">Keys at the most.</param>
/// <param name="time">The clock.</param>
internal sealed class Buckets<TKey>(int perMinute, int remembered, TimeProvider time) where TKey : notnull
{
    private const double SecondsOfMinute = 60;

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TokenBucket> _buckets = [];
    private readonly long _begun = time.GetTimestamp();

    /// <summary>Keys remembered.</summary>
    public int Count
    {
        get { lock (_lock) return _buckets.Count; }
    }

    /// <summary>True when a token is there; when not, how long until one is.</summary>
    public bool Has(TKey key, out TimeSpan free)
    {
        var now = time.GetElapsedTime(_begun);
        lock (_lock)
        {
            free = _buckets.TryGetValue(key, out var bucket) ? bucket.FreeAt(1, now) - now : TimeSpan.Zero;
            return free <= TimeSpan.Zero;
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake(TKey key, out TimeSpan free)
    {
        lock (_lock)
        {
            if (!Has(key, out free)) return false;
            var now = time.GetElapsedTime(_begun);
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                MakeRoom(now);
                _buckets.Add(key, bucket = new TokenBucket(perMinute, perMinute / SecondsOfMinute));
                bucket.Level(now);
            }
            bucket.Remove(1, now);
            return true;
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        if (_buckets.Count < remembered) return;
        foreach (var (key, bucket) in _buckets)
            if (bucket.Level(now) >= perMinute) _buckets.Remove(key);
        if (_buckets.Count >= remembered) _buckets.Clear();
    }
}
