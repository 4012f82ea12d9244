namespace Kyc.TestSupport.Servers;

/// <summary>
/// Waits for what a real process comes to by itself. It has no virtual clock, so these waits are real.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>What <paramref name="look"/> finds, as soon as it finds something.</summary>
    /// <exception cref="TimeoutException">Nothing within half a minute.</exception>
    public static async Task<T> SomeAsync<T>(Func<Task<T?>> look) where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        using var beat = new PeriodicTimer(Interval);
        while (true)
        {
            if (await look() is { } found) return found;
            try
            {
                await beat.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"nothing was found within {Patience.TotalSeconds} s");
            }
        }
    }

    /// <summary>Returns as soon as <paramref name="look"/> says yes.</summary>
    public static Task TrueAsync(Func<Task<bool>> look) =>
        SomeAsync(async () => await look() ? "yes" : null);
}
