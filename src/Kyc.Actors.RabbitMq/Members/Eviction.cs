using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Management;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>
/// Has the broker close the connections of a member that froze, so that its shards and jobs go to others. A frozen
/// process keeps its connection: without this only the heartbeat would find it.
/// </summary>
internal sealed class Eviction(ManagementClient management, string self, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _tried = new(StringComparer.Ordinal);

    /// <summary>Closes the connections; returns how many there were. A name is asked for at most once a
    /// second.</summary>
    /// <exception cref="TransportUnavailableException">The management interface cannot be asked.</exception>
    public async Task<int> CloseAsync(Beat beat, CancellationToken cancel)
    {
        var names = beat.Connections.ToHashSet(StringComparer.Ordinal);
        var closed = 0;
        foreach (var socket in beat.Sockets) closed += await CloseAsync(beat.Node, socket, cancel);
        if (closed > 0) return closed;
        foreach (var connection in await management.ConnectionsAsync(cancel))
        {
            if (connection.ClientName is not { } name || !names.Contains(name)) continue;
            closed += await CloseAsync(beat.Node, connection.Name, cancel);
        }
        return closed;
    }

    /// <summary>True when it was not tried within the last second.</summary>
    public bool IsDue(string incarnation)
    {
        lock (_lock)
        {
            if (_tried.TryGetValue(incarnation, out var at) && time.GetElapsedTime(at) < TimeSpan.FromSeconds(1))
                return false;
            _tried[incarnation] = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The member is forgotten, or heard of again.</summary>
    public void Settle(string incarnation)
    {
        lock (_lock) _tried.Remove(incarnation);
    }

    private async Task<int> CloseAsync(string node, string connection, CancellationToken cancel)
    {
        if (!await management.CloseConnectionAsync(connection, $"{node} put out by {self}", cancel)) return 0;
        Counters.MembersPutOut.Add(1);
        log.PutOut(node, connection);
        return 1;
    }
}
