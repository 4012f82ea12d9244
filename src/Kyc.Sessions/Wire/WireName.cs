using System.Collections.Frozen;
using System.Text;

namespace Kyc.Sessions.Wire;

/// <summary>
/// The one spelling of every enum value outside the process: lower snake_case, never an ordinal.
/// Parsing ignores case, because a client that wrote <c>Video</c> for <c>video</c> was once an outage.
/// </summary>
public static class WireName
{
    /// <summary>The wire name of an enum value, for instance <c>requires_input</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a declared member of its enum.</exception>
    public static string Of<T>(T value) where T : struct, Enum =>
        Table<T>.Names.TryGetValue(value, out var name)
            ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"not a declared {typeof(T).Name}");

    /// <summary>Reads a wire name without regard to case; false for null, empty, numbers and unknown names.</summary>
    public static bool TryParse<T>(string? text, out T value) where T : struct, Enum
    {
        value = default;
        return text is not null && Table<T>.Values.TryGetValue(text, out value);
    }

    /// <summary>All wire names of an enum in declaration order, for messages that say what was expected.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Table<T>.Ordered;

    private static string ToSnakeCase(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        foreach (var letter in pascal)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => ToSnakeCase(value.ToString()));

        public static readonly string[] Ordered = [.. Enum.GetValues<T>().Select(value => Names[value])];

        public static readonly FrozenDictionary<string, T> Values =
            Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }
}
