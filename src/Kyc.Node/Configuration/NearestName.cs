namespace Kyc.Node.Configuration;

/// <summary>Finds the name somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>", did you mean X?" or nothing when no known name is near.</summary>
    public static string Hint(string given, IEnumerable<string> known) =>
        Find(given, known) is { } near ? $", did you mean {near}?" : "";

    /// <summary>The known name with the fewest changed letters, or null when more than a third would change.</summary>
    public static string? Find(string given, IEnumerable<string> known)
    {
        var plain = Plain(given);
        return known
            .Select(name => (Name: name, Distance: Distance(plain, Plain(name))))
            .Where(pair => pair.Distance <= Math.Max(1, pair.Name.Length / 3))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => pair.Name).FirstOrDefault();
    }

    private static string Plain(string name)
    {
        var lower = name.ToLowerInvariant().Replace('-', '_').Replace("__", ".", StringComparison.Ordinal);
        return lower.StartsWith(Setting.Root + ".", StringComparison.Ordinal)
            ? lower[(Setting.Root.Length + 1)..]
            : lower;
    }

    /// <summary>Levenshtein distance: letters to insert, drop or change.</summary>
    internal static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
