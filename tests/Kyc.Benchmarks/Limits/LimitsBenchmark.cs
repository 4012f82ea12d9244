namespace Kyc.Benchmarks.Limits;

/// <summary>
/// Figures of the limits of clients: what they cost who stays within them, and what a flood costs the others (aim: p99
/// at most 20 % worse). Arguments name single ones of them.
/// </summary>
internal static class LimitsBenchmark
{
    public static async Task<int> RunAsync(string[] args)
    {
        (string Name, Func<Task> Run)[] all =
        [
            ("leases", LeaseFigures.EmbeddedAsync),
            ("cluster", LeaseFigures.ClusterAsync),
            ("refusal", FloodFigures.RefusalAsync),
            ("jobs", FloodFigures.JobsAsync),
            ("flood", FloodFigures.FloodAsync),
            ("sockets", FloodFigures.SlowSocketsAsync),
        ];
        foreach (var (name, run) in all)
            if (args.Length == 0 || args.Contains(name, StringComparer.OrdinalIgnoreCase)) await run();
        return 0;
    }
}
