namespace Kyc.Actors.RabbitMq.Members;

/// <summary>Calls on something at every beat, and at once when asked to; one call at a time.</summary>
internal sealed class Pulse(TimeSpan interval, Func<Task> beat, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _now = new(0, 1);
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start() => _loop = LoopAsync();

    /// <summary>Asks for a beat at once.</summary>
    public void Now()
    {
        try
        {
            _now.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is asked for already.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private async Task LoopAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            await beat();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await Task.WhenAny(Task.Delay(interval, time, over.Token), _now.WaitAsync(over.Token));
            await over.CancelAsync();
        }
    }
}
