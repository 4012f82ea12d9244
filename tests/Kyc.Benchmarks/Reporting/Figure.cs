using System.Globalization;

namespace Kyc.Benchmarks.Reporting;

/// <summary>One figure over interleaved rounds, printed as one line.</summary>
/// <param name="name">What was measured.</param>
/// <param name="unit">Unit of value and floor.</param>
/// <param name="bar">The ratio to reach; null when the line only informs.</param>
/// <param name="atMost">True when the ratio must stay below the bar.</param>
public sealed class Figure(string name, string unit, double? bar, bool atMost = false)
{
    /// <summary>Fewest rounds that a median is printed from.</summary>
    public const int Rounds = 7;

    private readonly List<(double Value, double Floor, double Ratio)> _rounds = [];

    /// <summary>Adds a round. Both are times (the ratio is floor / value) or both are rates (value / floor).</summary>
    public void Add(double value, double floor, bool times)
    {
        var ratio = times && !atMost ? floor / value : value / floor;
        _rounds.Add((value, floor, ratio));
    }

    /// <summary>Writes the line.</summary>
    /// <param name="sets">How much was measured a round.</param>
    public void Print(string sets)
    {
        double value = Middle(round => round.Value), floor = Middle(round => round.Floor);
        var ratio = Middle(round => round.Ratio);
        var (least, most) = (_rounds.Min(round => round.Ratio), _rounds.Max(round => round.Ratio));
        var verdict = bar is not { } wanted ? "for information"
            : $"bar {(atMost ? "<=" : ">=")} {wanted:0.00} "
                + ((atMost ? ratio <= wanted : ratio >= wanted) ? "met" : "missed");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {Short(value)} {unit}, floor {Short(floor)} {unit}, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"ratio {ratio:0.00} (min {least:0.00} max {most:0.00}), {verdict}; {_rounds.Count} rounds of {sets}"));
    }

    /// <summary>Says why a figure could not be taken.</summary>
    public static int Skip(string name, string why)
    {
        Console.WriteLine($"{name}: not measured, {why}");
        return 0;
    }

    private double Middle(Func<(double Value, double Floor, double Ratio), double> of) =>
        _rounds.Select(of).Percentile(0.5);

    private static string Short(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
