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
    /// <summary>The broker lists what is gone until its next statistics (5 s): tries until then are in vain.</summary>
    private const int TriesBeforeWarning = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, int InVain)> _tried = new(StringComparer.Ordinal);

    /// <summary>
    /// Closes the connections; returns how many there were. What is not there is closed already, or too new to be
    /// known: asked again, which <see cref="IsDue"/> keeps to once a second.
    /// </summary>
    /// <exception cref="TransportUnavailableException">The management interface cannot be asked.</exception>
    public async Task<int> CloseAsync(Beat beat, CancellationToken cancel)
    {
        var names = beat.Connections.ToHashSet(StringComparer.Ordinal);
        var (closed, unclear) = (0, "");
        foreach (var socket in beat.Sockets) await CloseAsync(socket);
        if (closed == 0)
        {
            foreach (var connection in await management.ConnectionsAsync(cancel))
                if (connection.ClientName is { } name && names.Contains(name)) await CloseAsync(connection.Name);
        }
        if (closed == 0 && unclear.Length > 0 && InVain(beat.Incarnation) == 0)
            log.NotPutOut(beat.Node, $"the broker fails at closing its connection {unclear}; its log says why");
        return closed;

        async Task CloseAsync(string connection)
        {
            var outcome = await management.CloseConnectionAsync(connection, $"{beat.Node} put out by {self}", cancel);
            if (outcome == CloseOutcome.Unclear) unclear = connection;
            if (outcome != CloseOutcome.Closed) return;
            closed++;
            Counters.MembersPutOut.Add(1);
            log.PutOut(beat.Node, connection);
        }
    }

    /// <summary>True when it was not tried within the last second.</summary>
    public bool IsDue(string incarnation)
    {
        lock (_lock)
        {
            var known = _tried.TryGetValue(incarnation, out var tried);
            if (known && time.GetElapsedTime(tried.At) < TimeSpan.FromSeconds(1)) return false;
            _tried[incarnation] = (time.GetTimestamp(), tried.InVain);
            return true;
        }
    }

    /// <summary>A try came to nothing. Counts from 1 to 0 and again, so that not every one is worth a word.</summary>
    public int InVain(string incarnation)
    {
        lock (_lock)
        {
            var (at, before) = _tried.GetValueOrDefault(incarnation);
            _tried[incarnation] = (at, before + 1);
            return (before + 1) % TriesBeforeWarning;
        }
    }

    /// <summary>The member is forgotten, or heard of again.</summary>
    public void Settle(string incarnation)
    {
        lock (_lock) _tried.Remove(incarnation);
    }
}
