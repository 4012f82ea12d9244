using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Recovery;

/// <summary>
/// Wraps data keys that are under a retired master key anew under the current one, some at a time. What is left is in
/// the database, so a pass that was cut short goes on where it was, at this node or another. One node of a cluster does
/// it, the one that <paramref name="inCharge"/> lets go on; two at once do it twice, to no harm.
/// </summary>
public sealed class KeyRewrapper(
    IKeyRotation rotation, RecoverySettings settings, TimeProvider time, ILogger<KeyRewrapper> log,
    Func<CancellationToken, Task>? inCharge = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins to look: now, then at each interval.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>Goes through all that is left once.</summary>
    /// <returns>How many were wrapped anew, and how many did not open and stayed as they were.</returns>
    public async Task<(int Wrapped, int Failed)> PassAsync(CancellationToken cancel)
    {
        var (wrapped, failed) = (0, 0);
        RewrapPlace? place = null;
        do
        {
            var step = await rotation.RewrapAsync(place, settings.RewrapBatch, cancel);
            (wrapped, failed, place) = (wrapped + step.Wrapped, failed + step.Failed, step.Next);
            if (step.Wrapped + step.Failed > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(settings.RewrapPauseMilliseconds), time, cancel);
        }
        while (place is not null);
        if (wrapped > 0) log.Rewrapped(wrapped);
        if (failed > 0) log.NotRewrapped(failed);
        return (wrapped, failed);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                if (inCharge is not null) await inCharge(_stop.Token);
                await TryPassAsync();
                await Task.Delay(TimeSpan.FromSeconds(settings.RewrapIntervalSeconds), time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task TryPassAsync()
    {
        try
        {
            await PassAsync(_stop.Token);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            log.RewrapStopped(error.Message);
        }
    }
}
