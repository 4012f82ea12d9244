using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>A line for people: time, level, message, and the ids that tie lines together.</summary>
internal sealed class TextForm(bool coloured) : ILogForm
{
    private static readonly string[] Ids = ["session_id", "job_id", "request_id", "tenant"];

    /// <inheritdoc />
    public string Write(LogLine line)
    {
        var text = new StringBuilder(128);
        text.Append(line.Time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(' ');
        var (word, colour) = Look(line.Level);
        Paint(text, colour, word).Append(' ').Append(Clean(line.Message));
        foreach (var id in Ids)
            if (line.Fields.GetValueOrDefault(id)?.ToString() is { Length: > 0 } value
                && !line.Message.Contains(value, StringComparison.Ordinal))
                Paint(text.Append(' '), "90", $"{id}={Clean(value)}");
        text.Append('\n');
        if (line.Fault is { } fault)
            text.Append("    ").Append(fault.ToString().ReplaceLineEndings("\n    ")).Append('\n');
        return text.ToString();
    }

    private StringBuilder Paint(StringBuilder text, string colour, string word) =>
        coloured ? text.Append("\e[").Append(colour).Append('m').Append(word).Append("\e[0m") : text.Append(word);

    /// <summary>Control characters could move the reader's cursor or forge lines.</summary>
    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private static (string Word, string Colour) Look(LogLevel level) => level switch
    {
        LogLevel.Trace => ("TRC", "90"),
        LogLevel.Debug => ("DBG", "90"),
        LogLevel.Information => ("INF", "32"),
        LogLevel.Warning => ("WRN", "33"),
        LogLevel.Error => ("ERR", "31"),
        _ => ("CRT", "97;41"),
    };
}
