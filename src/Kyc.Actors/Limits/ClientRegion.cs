using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Sessions;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Limits;

/// <summary>The clients of the shards that this node owns.</summary>
/// <param name="settings">Limits.</param>
/// <param name="time">The clock.</param>
public sealed class ClientRegion(LimitSettings settings, TimeProvider time)
{
    /// <summary>Clocks begin so late, so that what an edge reports of the longest window lies after their
    /// beginning.</summary>
    private static readonly TimeSpan s_beginning = TimeSpan.FromDays(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, ClientActor>?[] _clients =
        new Dictionary<TenantId, ClientActor>?[Shards.Count];

    private readonly long _begun = time.GetTimestamp();

    /// <summary>Clients in memory.</summary>
    public int Count
    {
        get { lock (_lock) return _clients.Sum(shard => shard?.Count ?? 0); }
    }

    /// <summary>A shard is ours from now on.</summary>
    public void Acquired(int shard)
    {
        lock (_lock) _clients[shard] ??= [];
    }

    /// <summary>A shard is no longer ours: its clients are forgotten, the next owner learns from the edges.</summary>
    public void Lost(int shard)
    {
        lock (_lock) _clients[shard] = null;
    }

    /// <summary>Leases tokens of a client.</summary>
    /// <exception cref="ShardLostException">Its shard is not owned here.</exception>
    public TokenLease Lease(LeaseTokens request) =>
        Actor(request.Client).Lease(request, s_beginning + time.GetElapsedTime(_begun));

    private ClientActor Actor(TenantId client)
    {
        var shard = Shards.Of(client);
        lock (_lock)
        {
            var clients = _clients[shard] ?? throw new ShardLostException(shard);
            if (!clients.TryGetValue(client, out var actor))
                clients.Add(client, actor = new ClientActor(
                    settings.Of(client), settings, Ulid.New(time.GetUtcNow())));
            return actor;
        }
    }
}
