namespace Kyc.Benchmarks.Reporting;

/// <summary>Summaries of measured values.</summary>
public static class Percentiles
{
    /// <summary>The value that a share of all values does not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
