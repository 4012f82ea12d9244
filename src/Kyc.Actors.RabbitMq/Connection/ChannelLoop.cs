using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.Runtime;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>
/// Somebody who needs a channel all the time: gets one on every link, and another one when it is lost while the link
/// stays. What may be missing at the broker is declared anew before.
/// </summary>
internal abstract class ChannelLoop(LinkKeeper keeper, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly Backoff s_pause = new(50, 1_000);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;

    /// <summary>Canceled when it is over for good.</summary>
    protected CancellationToken Stopping => _stop.Token;

    /// <summary>The log.</summary>
    protected ILogger Log => log;

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>What it is, for the log.</summary>
    protected abstract string What { get; }

    /// <summary>Ends once it was ready for use for the first time.</summary>
    public Task FirstReady => _ready.Task;

    /// <summary>Begins.</summary>
    public void Start() => _loop = LoopAsync();

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
    }

    /// <summary>Uses a link until its channel is of no more use; returns then, or throws.</summary>
    /// <param name="link">The link.</param>
    /// <param name="over">Canceled when the link is lost or all is over.</param>
    protected abstract Task RunAsync(Link link, CancellationToken over);

    /// <summary>It is ready: waits until its channel is of no more use.</summary>
    /// <exception cref="IOException">It ended while the link stays.</exception>
    protected async Task UntilEndedAsync(BrokerChannel channel, CancellationToken over)
    {
        _ready.TrySetResult();
        await channel.Ended.WaitAsync(over);
        throw new IOException(channel.Reason);
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        for (var failures = 0; !_stop.IsCancellationRequested;)
        {
            try
            {
                var link = await keeper.LinkAsync(_stop.Token);
                failures = await RanAsync(link, failures) ? 0 : failures + 1;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>False when it failed although the link stays.</summary>
    private async Task<bool> RanAsync(Link link, int failures)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, link.Lost);
        try
        {
            if (failures > 0) await link.DeclareAsync().WaitAsync(over.Token);
            await RunAsync(link, over.Token);
            return true;
        }
        catch (Exception error)
        {
            if (error is QueueSilentException silent && !_stop.IsCancellationRequested) link.Note(silent.Queue);
            if (over.IsCancellationRequested) return true;
            log.ChannelFailed(What, error.Message);
        }
        await Task.Delay(s_pause.Pause(failures), time, _stop.Token);
        return false;
    }
}
