namespace Kyc.Vision.Models;

/// <summary>One measured point of a calibration.</summary>
/// <param name="Score">Cosine similarity.</param>
/// <param name="Fmr">Share of impostor pairs at or above it.</param>
public sealed record CalibrationPoint(double Score, double Fmr);

/// <summary>What a calibration rests on.</summary>
public enum CalibrationBasis
{
    /// <summary>Scores of this very model on pairs of pictures; the provenance says which.</summary>
    Measured,

    /// <summary>
    /// Worked out from what the model's publisher states, as the provenance says; nobody here has measured it. To be
    /// replaced by a measurement.
    /// </summary>
    Derived,
}

/// <summary>
/// Turns error rates into scores and back. Between measured points the logarithm of the rate is taken as linear in the
/// score.
/// </summary>
public sealed record Calibration
{
    /// <summary>Version, named in every decision.</summary>
    public required string Version { get; init; }

    /// <summary>What was measured, on what.</summary>
    public required string Provenance { get; init; }

    /// <summary>Whether it was measured. Default measured.</summary>
    public CalibrationBasis Basis { get; init; }

    /// <summary>Measured points: scores ascending, rates strictly descending, at least two.</summary>
    public required IReadOnlyList<CalibrationPoint> Points { get; init; }

    /// <summary>
    /// The score from which the false match rate is at most <paramref name="fmr"/>. For rates above the table its first
    /// score; for rates below it the last segment continued, which is stricter than the last measured score.
    /// </summary>
    /// <param name="fmr">False match rate, above 0.</param>
    public double ThresholdFor(double fmr)
    {
        if (!(fmr > 0)) throw new ArgumentOutOfRangeException(nameof(fmr), fmr, "A false match rate is above 0.");
        if (fmr >= Points[0].Fmr) return Points[0].Score;
        var next = 1;
        while (next < Points.Count - 1 && Points[next].Fmr > fmr) next++;
        var (low, high) = (Points[next - 1], Points[next]);
        var share = Math.Log(low.Fmr / fmr) / Math.Log(low.Fmr / high.Fmr);
        return Math.Min(1, low.Score + (share * (high.Score - low.Score)));
    }

    /// <summary>
    /// The false match rate at a score. Below the table it is 1, since nothing is known; above the table it is the
    /// last measured rate, since no smaller one is claimed than was measured.
    /// </summary>
    /// <param name="score">Cosine similarity.</param>
    public double FmrAt(double score)
    {
        if (!(score >= Points[0].Score)) return 1;
        if (score == Points[0].Score) return Points[0].Fmr;
        if (score >= Points[^1].Score) return Points[^1].Fmr;
        var next = 1;
        while (Points[next].Score < score) next++;
        var (low, high) = (Points[next - 1], Points[next]);
        var share = (score - low.Score) / (high.Score - low.Score);
        return low.Fmr * Math.Pow(high.Fmr / low.Fmr, share);
    }

    /// <summary>What is wrong with the table, or null.</summary>
    internal string? Flaw()
    {
        if (Points.Count < 2) return "a calibration needs at least two points";
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i] is not { Score: >= -1 and <= 1, Fmr: > 0 and <= 1 }) return $"point {i} is out of bounds";
            if (i > 0 && (Points[i].Score <= Points[i - 1].Score || Points[i].Fmr >= Points[i - 1].Fmr))
                return $"point {i} does not have a higher score and a lower rate than the one before";
        }
        return null;
    }
}
