using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Has the database overwrite what it still holds of destroyed keys, from time to time. One node of a cluster does it.
/// </summary>
public sealed class KeyScrubber : IAsyncDisposable
{
    private readonly Rounds _rounds;

    /// <summary>A scrubber that rests.</summary>
    public KeyScrubber(
        IErasures erasures, ErasureSettings settings, Func<CancellationToken, Task> inCharge, TimeProvider time,
        ILogger<KeyScrubber> log)
    {
        var interval = TimeSpan.FromSeconds(settings.ScrubIntervalSeconds);
        _rounds = new Rounds(interval, interval, async cancel =>
        {
            await inCharge(cancel);
            if (await erasures.ScrubAsync(cancel) is { } reason) log.NotScrubbed(reason);
            return false;
        }, error => log.NotScrubbed(error.Message), time);
    }

    /// <summary>Begins.</summary>
    public void Start() => _rounds.Start();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rounds.DisposeAsync();
}
