using Kyc.Actors.Erasure;
using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Hosting;

/// <summary>
/// The actors of one node over any transport: sessions with their sweeps, jobs pulled by a worker, or both.
/// </summary>
public sealed class NodeActors : IAsyncDisposable
{
    private readonly ITransport _transport;
    private readonly OpenWorkSweeper _openWork;
    private readonly ExpirySweeper _expiry;
    private readonly Caretaker _caretaker = new();
    private readonly KeyRewrapper? _rewrapper;
    private readonly NodeErasure? _erasure;
    private readonly List<IAsyncDisposable> _attached = [];

    /// <summary>A node that does nothing yet.</summary>
    /// <param name="transport">How everybody reaches everybody; its owner disposes it, after the actors.</param>
    /// <param name="journal">Where sessions live.</param>
    /// <param name="actors">Limits of sessions.</param>
    /// <param name="recovery">Limits of the sweeps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Logs.</param>
    /// <param name="blobs">
    /// Where files lie, to be swept of those that no session knows; null when nobody sweeps them.
    /// </param>
    /// <param name="limits">What clients may do; null limits nothing.</param>
    /// <param name="erasure">What redacted sessions leave to be erased; null when nobody here does.</param>
    /// <param name="rotation">The key ring's life, to wrap data keys anew; null when nobody does.</param>
    public NodeActors(
        ITransport transport, IJournal journal, ActorSettings actors, RecoverySettings recovery, TimeProvider time,
        ILoggerFactory logs, IBlobInventory? blobs = null, LimitSettings? limits = null, ErasureParts? erasure = null,
        IKeyRotation? rotation = null)
    {
        _transport = transport;
        var limited = limits ?? LimitSettings.None;
        var gate = new JobGate(transport, limited, logs.CreateLogger<JobGate>());
        _openWork = new OpenWorkSweeper(
            journal, transport, recovery, time, logs.CreateLogger<OpenWorkSweeper>(), gate);
        _expiry = new ExpirySweeper(
            journal, transport, recovery, time, logs.CreateLogger<ExpirySweeper>(), _caretaker.InChargeAsync);
        if (blobs is not null)
            Orphans = new OrphanSweeper(
                journal, blobs, recovery, time, logs.CreateLogger<OrphanSweeper>(), _caretaker.InChargeAsync);
        if (rotation is not null)
            _rewrapper = new KeyRewrapper(
                rotation, recovery, time, logs.CreateLogger<KeyRewrapper>(), _caretaker.InChargeAsync);
        if (erasure is not null)
            _erasure = new NodeErasure(
                erasure, journal, transport, _caretaker, () => Region!.Stats.Owned, time, logs);
        Region = new SessionRegion(
            journal, gate, new ClientRegion(limited, time), _openWork, actors, time,
            logs.CreateLogger<SessionRegion>(), _erasure is null ? null : _erasure.Eraser.Wake);
    }

    /// <summary>The sessions of the shards that this node owns; empty without the role.</summary>
    public SessionRegion Region { get; }

    /// <summary>The sweep of files that no session knows; null when there is none.</summary>
    public OrphanSweeper? Orphans { get; }

    /// <summary>Begins to own shards, and to work; jobs owed by sessions of acquired shards are resumed at
    /// once.</summary>
    /// <param name="sessions">True with the sessions role.</param>
    /// <param name="slots">Jobs in hand at once; 0 pulls none.</param>
    /// <param name="worker">Runs them.</param>
    /// <param name="cancel">Gives the start up.</param>
    public async ValueTask StartAsync(bool sessions, int slots, IJobHandler worker, CancellationToken cancel)
    {
        if (sessions) _attached.Add(await _transport.ServeShardsAsync(_caretaker.Watch(Region), cancel));
        if (slots > 0) _attached.Add(await _transport.PullJobsAsync(slots, worker, cancel));
        if (!sessions) return;
        _openWork.Start();
        _expiry.Start();
        Orphans?.Start();
        _rewrapper?.Start();
        _erasure?.Start();
    }

    /// <summary>
    /// Stops in order: no new sweeps, jobs in hand end (their outcome needs sessions, maybe these), then shards are
    /// given up after what is in flight, then memory goes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_rewrapper is not null) await _rewrapper.DisposeAsync();
        if (_erasure is not null) await _erasure.DisposeAsync();
        if (Orphans is not null) await Orphans.DisposeAsync();
        await _expiry.DisposeAsync();
        await _openWork.DisposeAsync();
        for (var i = _attached.Count - 1; i >= 0; i--) await _attached[i].DisposeAsync();
        await Region.DisposeAsync();
    }
}
