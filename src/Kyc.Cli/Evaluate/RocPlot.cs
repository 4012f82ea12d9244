using System.Globalization;
using System.Text;

namespace Kyc.Cli.Evaluate;

/// <summary>
/// Draws the receiver operating characteristic as SVG: share of genuine pairs accepted over the false match rate, the
/// latter on a logarithmic axis because all that matters happens left of 1 %.
/// </summary>
public static class RocPlot
{
    private const int Width = 640, Height = 440, Left = 70, Right = 20, Top = 50, Bottom = 60;
    private const int Decades = 4;

    /// <summary>The picture.</summary>
    /// <param name="statistics">The scores.</param>
    /// <param name="title">Title; escaped here.</param>
    public static string Svg(ScoreStatistics statistics, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}"
             font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <text x="{Left}" y="28" font-size="16">{Escape(title)}</text>

            """);
        Axes(svg);
        svg.Append("<polyline fill=\"none\" stroke=\"#0b6e99\" stroke-width=\"2\" points=\"")
            .Append(string.Join(' ', Points(statistics))).Append("\"/>\n");
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The curve as steps: between two thresholds only one of the two rates changes at a time.</summary>
    private static IEnumerable<string> Points(ScoreStatistics statistics)
    {
        double? before = null;
        foreach (var point in statistics.Curve.Reverse())
        {
            var (x, y) = (X(point.Fmr.Rate), Y(1 - point.Fnmr.Rate));
            if (before is { } old && old != y) yield return Pair(x, old);
            before = y;
            yield return Pair(x, y);
        }
    }

    private static void Axes(StringBuilder svg)
    {
        for (var decade = -Decades; decade <= 0; decade++)
        {
            var x = X(Math.Pow(10, decade));
            var name = decade == 0 ? "1" : $"1e{decade}";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.#} {Top}V{Height - Bottom}\" stroke=\"#ddd\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{name}</text>\n");
        }
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            var y = Y(tenth / 10.0);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:0.#}H{Width - Right}\" stroke=\"#ddd\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{tenth / 10.0:0.0}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{(Left + Width - Right) / 2}" y="{Height - 16}" text-anchor="middle">false match rate</text>
            <text transform="translate(20 {(Top + Height - Bottom) / 2}) rotate(-90)"
             text-anchor="middle">genuine pairs accepted</text>

            """);
    }

    private static double X(double rate) =>
        Left + (Width - Left - Right) * (1 + Math.Log10(Math.Max(rate, Math.Pow(10, -Decades))) / Decades);

    private static double Y(double share) => Height - Bottom - (Height - Top - Bottom) * share;

    private static string Pair(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.##},{y:0.##}");

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
