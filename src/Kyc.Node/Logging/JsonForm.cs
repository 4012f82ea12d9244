using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Logging;

/// <summary>One JSON object a line; the fixed fields first, then the event's own.</summary>
internal sealed class JsonForm : ILogForm
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Fixed = ["time", "level", "event_id", "event", "category", "message", "exception"];

    /// <inheritdoc />
    public string Write(LogLine line)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("time", WireTime.Write(line.Time));
        json.WriteString("level", line.Level.ToString().ToLowerInvariant());
        json.WriteNumber("event_id", line.Event.Id);
        if (line.Event.Name is { } name) json.WriteString("event", LogFields.NameOf(name));
        json.WriteString("category", line.Category);
        json.WriteString("message", line.Message);
        foreach (var (key, value) in line.Fields)
            if (!Fixed.Contains(key)) WriteValue(json, key, value);
        if (line.Fault is { } fault) json.WriteString("exception", fault.ToString());
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(key); break;
            case bool flag: json.WriteBoolean(key, flag); break;
            case int number: json.WriteNumber(key, number); break;
            case long number: json.WriteNumber(key, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(key, number); break;
            case TimeSpan time: json.WriteNumber(key, time.TotalSeconds); break;
            case DateTimeOffset time: json.WriteString(key, WireTime.Write(time)); break;
            default: json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
