using System.Security.Cryptography;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Keys;

/// <summary>
/// Unwrapped data keys, the least recently used given up first, wiped as they leave. A key read before a destruction
/// is not taken in after it: its ticket is stale.
/// </summary>
internal sealed class KeyCache(int limit) : IDisposable
{
    private sealed record Entry((TenantId, SessionId) Name, byte[] Key);

    private readonly object _gate = new();
    private readonly Dictionary<(TenantId, SessionId), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _destroyed;

    /// <summary>Keys held now.</summary>
    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>A copy of the key, or null; and the ticket to put it with.</summary>
    public (byte[]? Key, long Ticket) Find(TenantId tenant, SessionId session)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((tenant, session), out var node)) return (null, _destroyed);
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return ([.. node.Value.Key], _destroyed);
        }
    }

    /// <summary>Takes a copy of the key, unless something was destroyed since the ticket.</summary>
    public void Put(TenantId tenant, SessionId session, ReadOnlySpan<byte> key, long ticket)
    {
        lock (_gate)
        {
            if (limit == 0 || ticket != _destroyed || _entries.ContainsKey((tenant, session))) return;
            if (_entries.Count >= limit) Drop(_byUse.Last!);
            _entries[(tenant, session)] = _byUse.AddFirst(new Entry((tenant, session), key.ToArray()));
        }
    }

    /// <summary>Wipes a session's key.</summary>
    public void Destroy(TenantId tenant, SessionId session)
    {
        lock (_gate)
        {
            _destroyed++;
            if (_entries.TryGetValue((tenant, session), out var node)) Drop(node);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            while (_byUse.Last is { } node) Drop(node);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        CryptographicOperations.ZeroMemory(node.Value.Key);
        _entries.Remove(node.Value.Name);
        _byUse.Remove(node);
    }
}
