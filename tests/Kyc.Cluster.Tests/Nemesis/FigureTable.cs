using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>One line of the table that a run prints.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Seed">What repeats it.</param>
/// <param name="Figures">What was measured, by name with its unit.</param>
/// <param name="Verdict">What the checker said.</param>
internal sealed record FigureRow(
    string Scenario, int Seed, IReadOnlyList<(string Name, string Value)> Figures, string Verdict);

/// <summary>The figures of a whole run; written as one table at its end.</summary>
internal static class FigureTable
{
    private static readonly ConcurrentQueue<FigureRow> Rows = new();

    public static void Add(FigureRow row) => Rows.Enqueue(row);

    /// <summary>The table for people.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Scenario} (seed {row.Seed})\n");
            foreach (var (name, value) in row.Figures) text.Append($"    {name,-34} {value}\n");
            text.Append(CultureInfo.InvariantCulture, $"    {row.Verdict}\n");
        }
        return text.ToString();
    }

    /// <summary>Writes the table to the file named in <c>KYC_FIGURES</c>, if it is named.</summary>
    public static void Write()
    {
        if (Environment.GetEnvironmentVariable("KYC_FIGURES") is { Length: > 0 } path) File.WriteAllText(path, Text());
    }
}
