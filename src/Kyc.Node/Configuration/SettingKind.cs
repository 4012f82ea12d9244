using System.Globalization;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Configuration;

/// <summary>Reads the text of a setting; false when it is not an allowed value.</summary>
public delegate bool SettingParser<T>(string text, out T value);

/// <summary>A type of settings, with its bounds.</summary>
/// <param name="Type">The type in one word.</param>
/// <param name="Allowed">What is allowed, in words.</param>
/// <param name="Json">JSON kinds that can hold it in a file.</param>
/// <param name="Parse">Reads it.</param>
public sealed record SettingKind<T>(
    string Type, string Allowed, IReadOnlyList<JsonValueKind> Json, SettingParser<T> Parse);

/// <summary>The types of settings there are.</summary>
public static class Kinds
{
    private static readonly JsonValueKind[] Texts = [JsonValueKind.String];
    private static readonly JsonValueKind[] Numbers = [JsonValueKind.Number];
    private static readonly JsonValueKind[] Booleans = [JsonValueKind.True, JsonValueKind.False];
    private static readonly JsonValueKind[] Lists = [JsonValueKind.Array, JsonValueKind.String];

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static SettingKind<long> Integer(long min, long max) => new(
        "integer", $"a whole number from {Text(min)} to {Text(max)}", Numbers,
        (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary>
    /// A number from <paramref name="min"/> to <paramref name="max"/>; a decimal point, never a comma.
    /// </summary>
    public static SettingKind<double> Number(double min, double max) => new(
        "number", $"a number from {Text(min)} to {Text(max)}", Numbers,
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && value >= min && value <= max);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static SettingKind<bool> Boolean() => new("boolean", "true or false", Booleans, bool.TryParse);

    /// <summary>A time in seconds, given as a number.</summary>
    public static SettingKind<TimeSpan> Seconds(double min, double max) => Time(min, max, TimeSpan.FromSeconds);

    /// <summary>A time in milliseconds, given as a number.</summary>
    public static SettingKind<TimeSpan> Milliseconds(double min, double max) =>
        Time(min, max, TimeSpan.FromMilliseconds);

    /// <summary>One of a few words, in any case.</summary>
    public static SettingKind<string> Choice(params string[] words) => new(
        "choice", $"one of {string.Join(", ", words)}", Texts,
        (string text, out string value) =>
        {
            value = words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
            return value.Length > 0;
        });

    /// <summary>How a connection is protected; spellings of other tools (<c>VerifyFull</c>) are understood.</summary>
    public static SettingKind<TlsMode> Tls() => new(
        "choice", $"one of {string.Join(", ", WireName.All<TlsMode>())}", Texts,
        (string text, out TlsMode value) => Enum.TryParse(
            text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal),
            ignoreCase: true, out value) && text.All(c => char.IsAsciiLetter(c) || c is '_' or '-'));

    /// <summary>Text, at most <paramref name="max"/> letters, no control characters; empty means "not set".</summary>
    public static SettingKind<string> Words(int max) => Checked(
        "text", $"at most {max} characters on one line", text => text.Length <= max && !text.Any(char.IsControl));

    /// <summary>Text with its own check; empty means "not set".</summary>
    public static SettingKind<string> Checked(string type, string allowed, Func<string, bool> check) => new(
        type, allowed, Texts,
        (string text, out string value) =>
        {
            value = text;
            return text.Length == 0 || check(text);
        });

    /// <summary>Text with its own check, never empty.</summary>
    public static SettingKind<string> Required(string type, string allowed, Func<string, bool> check) => new(
        type, allowed, Texts,
        (string text, out string value) =>
        {
            value = text;
            return check(text);
        });

    /// <summary>A file or folder; relative ones are taken from the current folder; empty means "not set".</summary>
    public static SettingKind<string> Path() => Checked(
        "path", "a path of at most 4000 characters", text => text.Length <= 4000 && !text.Any(char.IsControl));

    /// <summary>A list of texts, separated by commas (in a file also an array), each passing the check.</summary>
    public static SettingKind<IReadOnlyList<string>> List(string allowed, int least, Func<string, bool> check) => new(
        "list", allowed, Lists,
        (string text, out IReadOnlyList<string> value) =>
        {
            value = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return value.Count >= least && value.All(check)
                   && value.Distinct(StringComparer.OrdinalIgnoreCase).Count() == value.Count;
        });

    private static SettingKind<TimeSpan> Time(double min, double max, Func<double, TimeSpan> make)
    {
        var number = Number(min, max);
        return new SettingKind<TimeSpan>(
            number.Type, number.Allowed, number.Json,
            (string text, out TimeSpan value) =>
            {
                var good = number.Parse(text, out var given);
                value = good ? make(given) : default;
                return good;
            });
    }

    private static string Text(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
