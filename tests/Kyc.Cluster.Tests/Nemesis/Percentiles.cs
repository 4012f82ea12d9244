namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Percentiles of measured times: the smallest value that a share of all does not exceed.</summary>
internal static class Percentiles
{
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
