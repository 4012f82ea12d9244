using System.Text;

namespace Kyc.Cli.Evaluate;

/// <summary>
/// Reads comma-separated values as RFC 4180 has them: quotes, doubled quotes, line feeds inside quotes.
/// </summary>
internal static class CsvText
{
    /// <summary>The records; empty lines are left out.</summary>
    /// <exception cref="FormatException">A quote is never closed.</exception>
    public static IEnumerable<IReadOnlyList<string>> Records(string text)
    {
        var (fields, field, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (letter == '"') quoted = !quoted;
            else if (quoted || letter is not (',' or '\n' or '\r')) field.Append(letter);
            else if (letter == ',') Take(fields, field);
            else if (letter == '\n' && (fields.Count > 0 || field.Length > 0))
            {
                Take(fields, field);
                yield return fields;
                fields = [];
            }
        }
        if (quoted) throw new FormatException("a quote is opened and never closed");
        if (fields.Count == 0 && field.Length == 0) yield break;
        Take(fields, field);
        yield return fields;
    }

    private static void Take(List<string> fields, StringBuilder field)
    {
        fields.Add(field.ToString().Trim());
        field.Clear();
    }
}
