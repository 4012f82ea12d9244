using Kyc.Actors.Ports;

namespace Kyc.Actors.InProcess;

/// <summary>
/// The slots of one worker: each does one thing at a time until disposed; disposing waits for those in hand.
/// </summary>
internal sealed class WorkPuller(WorkQueue queue, IJobHandler handler, CancellationToken hardStop,
    Action<WorkPuller> gone)
    : IAsyncDisposable
{
    private Task _slots = Task.CompletedTask;

    /// <summary>True once no more work is to be taken; guarded by the queue's lock.</summary>
    public bool Stopping { get; set; }

    public void Start(int slots) =>
        _slots = Task.WhenAll(Enumerable.Range(0, slots).Select(_ => SlotAsync()).ToArray());

    public async ValueTask DisposeAsync()
    {
        queue.Release(this);
        await _slots;
        gone(this);
    }

    private async Task SlotAsync()
    {
        await Task.Yield();
        while (await queue.TakeAsync(this) is { } item) await item.RunAsync(handler, queue, hardStop);
    }
}
