namespace Kyc.Cli.Evaluate;

/// <summary>
/// A bar of the histogram: scores from <paramref name="From"/> up to, not with, <paramref name="To"/>.
/// </summary>
public sealed record HistogramBin(double From, double To, int Genuine, int Impostor);

/// <summary>Counts scores in equal steps.</summary>
public static class ScoreHistogram
{
    /// <summary>Width of a bar, in units of cosine.</summary>
    public const double Step = 0.05;

    /// <summary>Bars from the lowest to the highest score, empty ones between them included.</summary>
    public static IReadOnlyList<HistogramBin> Of(IEnumerable<PairScore> scores)
    {
        var bins = scores.ToLookup(pair => (int)Math.Floor(Math.Round(pair.Score / Step, 9)), pair => pair.Genuine);
        if (bins.Count == 0) return [];
        var first = bins.Min(bin => bin.Key);
        return
        [
            .. Enumerable.Range(first, bins.Max(bin => bin.Key) - first + 1).Select(index => new HistogramBin(
                Math.Round(index * Step, 2), Math.Round((index + 1) * Step, 2),
                bins[index].Count(genuine => genuine), bins[index].Count(genuine => !genuine))),
        ];
    }
}
