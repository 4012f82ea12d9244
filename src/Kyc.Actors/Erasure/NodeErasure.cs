using Kyc.Actors.Hosting;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>All that erases on a node with the sessions role.</summary>
internal sealed class NodeErasure : IAsyncDisposable
{
    private readonly RetentionSweeper _retention;
    private readonly RequestRunner _requests;
    private readonly KeyScrubber _scrubber;

    public NodeErasure(
        ErasureParts parts, IJournal journal, ITransport transport, Caretaker caretaker,
        Func<IReadOnlyList<int>> owned, TimeProvider time, ILoggerFactory logs)
    {
        Eraser = new Eraser(parts, journal, owned, () => caretaker.IsInCharge, time, logs.CreateLogger<Eraser>());
        _retention = new RetentionSweeper(
            parts, transport, caretaker.InChargeAsync, time, logs.CreateLogger<RetentionSweeper>());
        _requests = new RequestRunner(
            parts, transport, caretaker.InChargeAsync, time, logs.CreateLogger<RequestRunner>());
        _scrubber = new KeyScrubber(
            parts.Erasures, parts.Settings, caretaker.InChargeAsync, time, logs.CreateLogger<KeyScrubber>());
    }

    /// <summary>Erases single sessions.</summary>
    public Eraser Eraser { get; }

    public void Start()
    {
        Eraser.Start();
        _retention.Start();
        _requests.Start();
        _scrubber.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _scrubber.DisposeAsync();
        await _requests.DisposeAsync();
        await _retention.DisposeAsync();
        await Eraser.DisposeAsync();
    }
}
