using System.Collections.Concurrent;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Limits;

/// <summary>Requests of each tenant that this edge works on now.</summary>
internal sealed class RequestsInHand
{
    private sealed class Count
    {
        public long Value;
    }

    private readonly ConcurrentDictionary<TenantId, Count> _counts = [];

    /// <summary>Requests of a tenant in hand.</summary>
    public long Of(TenantId tenant) => _counts.TryGetValue(tenant, out var count) ? Volatile.Read(ref count.Value) : 0;

    /// <summary>A request comes; false when as many are in hand as may be. Zero stands for no limit.</summary>
    public bool TryEnter(TenantId tenant, long limit)
    {
        var count = _counts.GetOrAdd(tenant, static _ => new Count());
        if (Interlocked.Increment(ref count.Value) <= limit || limit <= 0) return true;
        Interlocked.Decrement(ref count.Value);
        return false;
    }

    /// <summary>A request that came in is answered.</summary>
    public void Exit(TenantId tenant) => Interlocked.Decrement(ref _counts[tenant].Value);
}
