using Kyc.Sessions.Decisions;

namespace Kyc.Cli.Evaluate;

/// <summary>A pair that got no score.</summary>
/// <param name="Row">Its line.</param>
/// <param name="Genuine">Its label.</param>
/// <param name="File">The file that failed.</param>
/// <param name="Code">Why, by code.</param>
public sealed record PairFailure(int Row, bool Genuine, string File, string Code);

/// <summary>A threshold that a calibration promises a false match rate for.</summary>
public sealed record CalibratedThreshold(double TargetFmr, double Threshold);

/// <summary>A calibrated threshold held against these pairs.</summary>
public sealed record ThresholdResult(double TargetFmr, OperatingPoint Point);

/// <summary>How far scores lie from stated reference scores.</summary>
/// <param name="Pairs">Pairs with a reference.</param>
/// <param name="Within">Of these, how many within <paramref name="Tolerance"/>.</param>
/// <param name="Tolerance">Allowed difference.</param>
/// <param name="Largest">Largest difference.</param>
public sealed record ReferenceAgreement(int Pairs, int Within, double Tolerance, double Largest)
{
    /// <summary>Share within the tolerance.</summary>
    public double Share => Pairs == 0 ? 0 : (double)Within / Pairs;
}

/// <summary>Everything an evaluation found.</summary>
public sealed record Evaluation
{
    /// <summary>Difference of scores that counts as agreement with a reference.</summary>
    public const double ReferenceTolerance = 0.02;

    /// <summary>The list that was read.</summary>
    public required PairsFile Source { get; init; }

    /// <summary>Scores with their pairs, in the order of the list.</summary>
    public required IReadOnlyList<(LabelledPair Pair, double Score)> Scored { get; init; }

    /// <summary>Pairs without a score.</summary>
    public required IReadOnlyList<PairFailure> Failures { get; init; }

    /// <summary>Distinct files.</summary>
    public required int Files { get; init; }

    /// <summary>Files without a template, with their codes.</summary>
    public required IReadOnlyDictionary<string, string> FailedFiles { get; init; }

    /// <summary>Calibrated thresholds to judge by.</summary>
    public required IReadOnlyList<CalibratedThreshold> Calibration { get; init; }

    /// <summary>The models that made the templates; empty when they are not known.</summary>
    public IReadOnlyList<ModelUse> Models { get; init; } = [];

    /// <summary>Time spent.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The scores.</summary>
    public IEnumerable<PairScore> Scores => Scored.Select(row => new PairScore(row.Pair.Genuine, row.Score));

    /// <summary>The figures at calibrated thresholds.</summary>
    public IReadOnlyList<ThresholdResult> AtCalibrated(ScoreStatistics statistics) =>
        [.. Calibration.Select(row => new ThresholdResult(row.TargetFmr, statistics.At(row.Threshold)))];

    /// <summary>Agreement with the list's reference scores; null when it states none.</summary>
    public ReferenceAgreement? Agreement()
    {
        var apart = Scored.Where(row => row.Pair.Reference is not null)
            .Select(row => Math.Abs(row.Score - row.Pair.Reference!.Value)).ToArray();
        return apart.Length == 0
            ? null
            : new ReferenceAgreement(apart.Length, apart.Count(d => d <= ReferenceTolerance),
                ReferenceTolerance, apart.Max());
    }
}
