using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kyc.Cli.Operator.Views;

/// <summary>A line of a node's log for a person, from its JSON form.</summary>
internal static class LogLineText
{
    private static readonly string[] Ids = ["session_id", "job_id", "request_id", "tenant"];

    /// <summary>From the JSON of a line to its text.</summary>
    public static Func<string, string> Form(bool coloured) => line => Write(line, coloured);

    private static string Write(string line, bool coloured)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return root.TryGetProperty("missed", out var missed)
                ? $"... {missed.GetRawText()} lines came too fast and were missed"
                : Text(root, coloured);
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static string Text(JsonElement line, bool coloured)
    {
        var message = Value(line, "message");
        var (word, colour) = Level(Value(line, "level"));
        var text = new StringBuilder(Time(Value(line, "time"))).Append(' ');
        Paint(text, colour, word, coloured).Append(' ').Append(Clean(message));
        foreach (var id in Ids)
            if (Value(line, id) is { Length: > 0 } value && !message.Contains(value, StringComparison.Ordinal))
                Paint(text.Append(' '), "90", $"{id}={Clean(value)}", coloured);
        if (Value(line, "exception") is { Length: > 0 } fault)
            text.Append("\n    ").Append(Clean(fault.ReplaceLineEndings("\n    "), keepLines: true));
        return text.ToString();
    }

    private static string Value(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : text;

    private static StringBuilder Paint(StringBuilder text, string colour, string word, bool coloured) =>
        coloured ? text.Append("\e[").Append(colour).Append('m').Append(word).Append("\e[0m") : text.Append(word);

    /// <summary>Control characters could move the reader's cursor or forge lines.</summary>
    private static string Clean(string text, bool keepLines = false) =>
        string.Concat(text.Select(c => char.IsControl(c) && !(keepLines && c == '\n') ? ' ' : c));

    private static (string Word, string Colour) Level(string level) => level switch
    {
        "trace" => ("TRC", "90"),
        "debug" => ("DBG", "90"),
        "information" => ("INF", "32"),
        "warning" => ("WRN", "33"),
        "error" => ("ERR", "31"),
        _ => ("CRT", "97;41"),
    };
}
