using System.Globalization;

namespace Kyc.Cli.Operator;

/// <summary>A length of time as people write it: <c>90</c>, <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class Duration
{
    private static readonly Dictionary<char, double> Units = new()
    {
        ['s'] = 1,
        ['m'] = 60,
        ['h'] = 3_600,
        ['d'] = 86_400,
    };

    /// <summary>Its seconds.</summary>
    /// <param name="option">Where it was given.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="CliException">It is no length of time.</exception>
    public static double Read(string option, string text)
    {
        var unit = text.Length > 0 && Units.TryGetValue(char.ToLowerInvariant(text[^1]), out var factor) ? factor : 0;
        return double.TryParse(
                unit > 0 ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number) && number >= 0
            ? number * (unit > 0 ? unit : 1)
            : throw new CliException($"{option} is '{text}'; expected a time such as 90s, 15m or 2h");
    }
}
