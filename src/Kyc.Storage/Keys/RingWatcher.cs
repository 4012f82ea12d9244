using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>Looks at the ring at intervals, so that a change of its file needs neither a signal nor a start.</summary>
internal sealed class RingWatcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private bool _ended;

    /// <summary>Begins to look.</summary>
    public RingWatcher(IKeyRotation rotation, TimeSpan interval, TimeProvider time, ILogger log) =>
        _loop = interval > TimeSpan.Zero ? LoopAsync(rotation, interval, time, log) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync(IKeyRotation rotation, TimeSpan interval, TimeProvider time, ILogger log)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await rotation.ReloadAsync(_stop.Token);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    log.RingNotLookedAt(fault.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
