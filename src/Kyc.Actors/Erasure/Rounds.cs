using Kyc.Actors.Runtime;

namespace Kyc.Actors.Erasure;

/// <summary>
/// Runs something again and again: after a pause, at once when woken, and later when it failed. One at a time.
/// </summary>
/// <param name="pause">Between two rounds.</param>
/// <param name="afterFailure">After a round that threw.</param>
/// <param name="round">One round; true when the next should follow at once.</param>
/// <param name="failed">Told of a round that threw.</param>
/// <param name="time">The clock.</param>
internal sealed class Rounds(
    TimeSpan pause, TimeSpan afterFailure, Func<CancellationToken, Task<bool>> round, Action<Exception> failed,
    TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _wake = NewWake();
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>Ends a pause.</summary>
    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

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
        while (!_stop.IsCancellationRequested)
        {
            Volatile.Write(ref _wake, NewWake());
            try
            {
                if (!await round(_stop.Token)) await RestAsync(pause, wakeable: true);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                failed(error);
                await RestAsync(afterFailure, wakeable: false);
            }
        }
    }

    private async Task RestAsync(TimeSpan length, bool wakeable)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var rest = Task.Delay(length, time, over.Token);
        await (wakeable ? Task.WhenAny(Volatile.Read(ref _wake).Task.Followed(), rest) : Task.WhenAny(rest));
        over.Cancel();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
