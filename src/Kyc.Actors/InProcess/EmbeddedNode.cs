using Kyc.Actors.Erasure;
using Kyc.Actors.Hosting;
using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.InProcess;

/// <summary>The actors of one process over a transport of their own.</summary>
public sealed class EmbeddedNode : IAsyncDisposable
{
    private readonly InProcessTransport _transport;
    private readonly NodeActors _actors;

    /// <summary>A node that does nothing yet.</summary>
    /// <param name="journal">Where sessions live.</param>
    /// <param name="actors">Limits of sessions.</param>
    /// <param name="transport">Limits of the queues.</param>
    /// <param name="recovery">Limits of the sweeps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Logs.</param>
    /// <param name="blobs">
    /// Where files lie, to be swept of those that no session knows; null when nobody sweeps them.
    /// </param>
    /// <param name="limits">What clients may do; null limits nothing.</param>
    /// <param name="erasure">What redacted sessions leave to be erased; null when nobody here does.</param>
    public EmbeddedNode(
        IJournal journal, ActorSettings actors, InProcessSettings transport, RecoverySettings recovery,
        TimeProvider time, ILoggerFactory logs, IBlobInventory? blobs = null, LimitSettings? limits = null,
        ErasureParts? erasure = null)
    {
        _transport = new InProcessTransport(transport, time, logs.CreateLogger<InProcessTransport>());
        _actors = new NodeActors(_transport, journal, actors, recovery, time, logs, blobs, limits, erasure);
    }

    /// <summary>How everybody else reaches sessions and workers.</summary>
    public ITransport Transport => _transport;

    /// <summary>The sweep of files that no session knows; null when there is none.</summary>
    public OrphanSweeper? Orphans => _actors.Orphans;

    /// <summary>The sessions.</summary>
    public SessionRegion Region => _actors.Region;

    /// <summary>The cluster of this one node, for operators.</summary>
    /// <param name="self">What does not change about it.</param>
    /// <param name="load">What only the node knows of its load: device, admin address, database connections.</param>
    /// <param name="time">The clock.</param>
    public LoneCluster Cluster(LoneMember self, Func<MemberLoad> load, TimeProvider time) =>
        new(_transport, self, () => load() with { Residents = Region.Stats.Residents }, time);

    /// <summary>Begins to serve and to work; jobs owed from earlier starts are resumed at once.</summary>
    /// <param name="slots">Jobs in hand at once; 0 leaves them in the queue.</param>
    /// <param name="worker">Runs them; made over <see cref="Transport"/>.</param>
    /// <param name="cancel">Gives the start up.</param>
    public ValueTask StartAsync(int slots, IJobHandler worker, CancellationToken cancel) =>
        _actors.StartAsync(sessions: true, slots, worker, cancel);

    /// <summary>Stops in order: no new sweeps, jobs in hand end, then questions in hand, then memory goes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _actors.DisposeAsync();
        await _transport.DisposeAsync();
    }
}
