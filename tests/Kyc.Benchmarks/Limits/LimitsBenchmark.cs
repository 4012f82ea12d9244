namespace Kyc.Benchmarks.Limits;

/// <summary>
/// Figures of the limits of clients: what they cost who stays within them, and what a flood costs the others (aim: p99
/// at most 20 % worse).
/// </summary>
internal static class LimitsBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        await LeaseFigures.EmbeddedAsync();
        await LeaseFigures.ClusterAsync();
        await FloodFigures.RefusalAsync();
        await FloodFigures.JobsAsync();
        await FloodFigures.FloodAsync();
        await FloodFigures.SlowSocketsAsync();
        return 0;
    }
}
