namespace Kyc.Cli.Evaluate;

/// <summary>Error rates at one threshold: a pair counts as a match when its score is at or above it.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Fmr">False match rate: impostor pairs that match (ISO/IEC 19795-1).</param>
/// <param name="Fnmr">False non-match rate: genuine pairs that do not.</param>
public sealed record OperatingPoint(double Threshold, Proportion Fmr, Proportion Fnmr)
{
    /// <summary>Share of all pairs that are judged rightly.</summary>
    public double Accuracy =>
        (double)(Fmr.Of - Fmr.Count + Fnmr.Of - Fnmr.Count) / Math.Max(1, Fmr.Of + Fnmr.Of);
}

/// <summary>
/// What the scores of labelled pairs say about a recogniser. Pure: the same scores give the same figures, in any order.
/// </summary>
public sealed class ScoreStatistics
{
    private readonly double[] _genuine;
    private readonly double[] _impostor;

    /// <summary>Takes the scores.</summary>
    /// <exception cref="ArgumentException">A score is not a finite number.</exception>
    public ScoreStatistics(IEnumerable<PairScore> scores)
    {
        var all = scores.ToArray();
        if (all.Any(pair => !double.IsFinite(pair.Score)))
            throw new ArgumentException("every score must be finite", nameof(scores));
        _genuine = [.. all.Where(pair => pair.Genuine).Select(pair => pair.Score).Order()];
        _impostor = [.. all.Where(pair => !pair.Genuine).Select(pair => pair.Score).Order()];
        Curve = [.. Thresholds().Select(At)];
    }

    /// <summary>Genuine scores, ascending.</summary>
    public IReadOnlyList<double> Genuine => _genuine;

    /// <summary>Impostor scores, ascending.</summary>
    public IReadOnlyList<double> Impostor => _impostor;

    /// <summary>Every operating point that differs from its neighbours, by ascending threshold.</summary>
    public IReadOnlyList<OperatingPoint> Curve { get; }

    /// <summary>The point with the highest accuracy; of equals, the one with the fewest false matches.</summary>
    public OperatingPoint Best =>
        Curve.OrderByDescending(point => point.Accuracy).ThenBy(point => point.Fmr.Count).First();

    /// <summary>
    /// Equal error rate: the mean of FMR and FNMR at the threshold where they differ least; null without both sorts of
    /// pairs.
    /// </summary>
    public double? EqualErrorRate => _genuine.Length == 0 || _impostor.Length == 0
        ? null
        : Curve.OrderBy(point => Math.Abs(point.Fmr.Rate - point.Fnmr.Rate))
            .ThenBy(point => point.Fmr.Rate + point.Fnmr.Rate)
            .Select(point => (double?)((point.Fmr.Rate + point.Fnmr.Rate) / 2)).First();

    /// <summary>Error rates at a threshold.</summary>
    public OperatingPoint At(double threshold) => new(
        threshold,
        Proportion.Wilson(_impostor.Length - Below(_impostor, threshold), _impostor.Length),
        Proportion.Wilson(Below(_genuine, threshold), _genuine.Length));

    /// <summary>
    /// Halfway between neighbouring scores, and beyond both ends, so that no score lies on a threshold.
    /// </summary>
    private IEnumerable<double> Thresholds()
    {
        var scores = _genuine.Concat(_impostor).Distinct().Order().ToArray();
        if (scores.Length == 0) return [0];
        const double margin = 1e-6;
        return scores.Zip(scores.Skip(1), (a, b) => a + (b - a) / 2).Prepend(scores[0] - margin)
            .Append(scores[^1] + margin);
    }

    private static int Below(double[] sorted, double threshold)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < threshold) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
