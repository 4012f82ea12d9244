using System.Diagnostics;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>Waits for real processes.</summary>
internal static class Wait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until something holds; returns how long it took.</summary>
    public static Task<TimeSpan> UntilAsync(
        Func<bool> holds, TimeSpan patience, string what, Func<string>? explain = null) =>
        UntilAsync(() => Task.FromResult(holds()), patience, what, explain);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, Func{string}?)" />
    public static async Task<TimeSpan> UntilAsync(
        Func<bool> holds, TimeSpan patience, string what, Func<Task<string>> explain)
    {
        try
        {
            return await UntilAsync(holds, patience, what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}{await explain()}");
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, Func{string}?)" />
    public static async Task<TimeSpan> UntilAsync(
        Func<Task<bool>> holds, TimeSpan patience, string what, Func<string>? explain = null)
    {
        var since = Stopwatch.StartNew();
        while (!await holds())
        {
            if (since.Elapsed > patience)
                throw new TimeoutException(
                    $"waited {patience.TotalSeconds} s for {what}\n{explain?.Invoke()}");
            await Task.Delay(Look);
        }
        return since.Elapsed;
    }
}
