namespace Kyc.Actors.TestKit;

/// <summary>
/// Holds code under test at a named point until the test lets it go, and tells the test when it got there.
/// </summary>
public sealed class PhaseBarrier(string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called by the code under test: arrives and waits.</summary>
    public async ValueTask PassAsync()
    {
        _reached.TrySetResult();
        await _open.Task;
    }

    /// <summary>Called by the test: ends when somebody arrived.</summary>
    /// <exception cref="TimeoutException">Nobody came within half a minute.</exception>
    public async Task ReachedAsync()
    {
        try
        {
            await _reached.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"nobody reached '{name}' within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Lets everybody through, now and later.</summary>
    public void Open() => _open.TrySetResult();
}
