namespace Kyc.Cli.Evaluate;

/// <summary>A compared pair.</summary>
/// <param name="Genuine">True when both pictures show the same person.</param>
/// <param name="Score">Similarity; the higher the more alike. Finite.</param>
public readonly record struct PairScore(bool Genuine, double Score);

/// <summary>A share counted in a sample, with the range in which the true share lies with 95 % confidence.</summary>
/// <param name="Count">How many.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Rate">Count / Of; 0 when there are none.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Proportion(int Count, int Of, double Rate, double Low, double High)
{
    /// <summary>Two-sided 95 % quantile of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>
    /// The share with its Wilson score interval (E. B. Wilson, 1927), which stays honest for counts near 0, where the
    /// textbook interval collapses to a point. With an empty sample nothing is known: 0 to 1.
    /// </summary>
    public static Proportion Wilson(int count, int of)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, of);
        if (of == 0) return new Proportion(0, 0, 0, 0, 1);
        var (n, p) = ((double)of, (double)count / of);
        var scale = 1 + Z * Z / n;
        var centre = (p + Z * Z / (2 * n)) / scale;
        var half = Z / scale * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        var low = count == 0 ? 0 : Math.Max(0, centre - half);
        var high = count == of ? 1 : Math.Min(1, centre + half);
        return new Proportion(count, of, p, low, high);
    }
}
