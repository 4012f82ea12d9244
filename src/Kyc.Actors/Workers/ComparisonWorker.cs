using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Workers;

/// <summary>Hands each delivery to a free worker actor; there are as many as deliveries in hand at once.</summary>
public sealed class ComparisonWorker : IJobHandler
{
    private readonly ConcurrentBag<WorkerActor> _free = [];
    private readonly Comparisons _comparisons;
    private readonly Func<WorkerActor> _hire;
    private int _hired;

    /// <summary>A worker without deliveries in hand.</summary>
    /// <param name="transport">Reaches the sessions.</param>
    /// <param name="engine">Compares.</param>
    /// <param name="blobs">Holds the files.</param>
    /// <param name="ring">Unwraps the keys of picture comparisons.</param>
    /// <param name="keys">Finds the keys of sessions.</param>
    /// <param name="stages">Is told how far comparisons are.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Log.</param>
    public ComparisonWorker(
        ITransport transport, IComparisonEngine engine, IBlobStore blobs, IKeyRing ring, ISessionKeys keys,
        IStageBoard stages, WorkerSettings settings, TimeProvider time, ILogger<ComparisonWorker> log)
    {
        settings.Checked();
        _comparisons = new Comparisons(engine, blobs, ring, keys, stages, settings, time, log);
        var sessions = new SessionClient(transport, settings, time);
        _hire = () => new WorkerActor(
            $"{settings.NodeName}/{settings.Incarnation}/{Interlocked.Increment(ref _hired)}",
            sessions, _comparisons, settings, time, log);
    }

    /// <inheritdoc />
    public async ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
    {
        var actor = _free.TryTake(out var free) ? free : _hire();
        try
        {
            return await actor.RunAsync(delivery, cancel);
        }
        finally
        {
            _free.Add(actor);
        }
    }

    /// <inheritdoc />
    public async ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
        new(await _comparisons.OfPicturesAsync(request, cancel));
}
