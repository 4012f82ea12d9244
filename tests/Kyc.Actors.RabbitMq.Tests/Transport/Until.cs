namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>Waits on a condition that only the outside can be asked for, within a deadline.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until it is so.</summary>
    public static async Task TrueAsync(string what, Func<Task<bool>> ask)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(s_between);
        while (!await ask())
        {
            try
            {
                await pace.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"within {Patience.TotalSeconds} s it did not come about that {what}");
            }
        }
    }

    /// <summary>Asks until it is so.</summary>
    public static Task TrueAsync(string what, Func<bool> ask) => TrueAsync(what, () => Task.FromResult(ask()));

    /// <summary>Ends with the task, or fails at the deadline.</summary>
    public static Task InTimeAsync(this Task task) => task.WaitAsync(Patience);
}
