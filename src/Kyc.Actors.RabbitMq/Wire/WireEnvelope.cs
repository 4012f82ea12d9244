using System.Buffers;
using System.Text.Json;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// What every body has around it: <c>{"v":1,"type":"submit","body":{...}}</c>. <c>v</c> rises when an older build must
/// not read on; a new field alone does not raise it.
/// </summary>
/// <param name="Type">What the body is.</param>
/// <param name="Body">The body's JSON.</param>
internal readonly record struct WireEnvelope(string Type, ReadOnlyMemory<byte> Body)
{
    /// <summary>The newest format that this build reads, and the one it writes.</summary>
    public const int Format = 1;

    private const int UsualBytes = 1_024;

    /// <summary>A whole body.</summary>
    public static byte[] Write<T>(string type, T body)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v", Format);
            writer.WriteString("type", type);
            writer.WritePropertyName("body");
            JsonSerializer.Serialize(writer, body, WireShapes.Of<T>());
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Looks into a body without reading what is in it.</summary>
    /// <param name="what">What it should be, for messages.</param>
    /// <exception cref="WireFormatException">It is damaged.</exception>
    /// <exception cref="NewerWireFormatException">A newer build wrote it in its own format.</exception>
    public static WireEnvelope Open(string what, ReadOnlyMemory<byte> bytes) => Guarded(what, () => Scan(what, bytes));

    /// <summary>Reads the body.</summary>
    /// <exception cref="WireFormatException">It is damaged.</exception>
    public T Read<T>()
    {
        var body = Body;
        return Guarded(Type, () => JsonSerializer.Deserialize(body.Span, WireShapes.Of<T>())
                                   ?? throw new JsonException("the body is null"));
    }

    private static WireEnvelope Scan(string what, ReadOnlyMemory<byte> bytes)
    {
        int? format = null;
        string? type = null;
        ReadOnlyMemory<byte>? body = null;
        var reader = new Utf8JsonReader(bytes.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8))
            {
                reader.Read();
                format = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                body = bytes[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }
        if (reader.Read()) throw new JsonException("more follows after its end");
        if (format > Format) throw new NewerWireFormatException(what, format.Value, Format);
        if (format is null or < 1 || type is null || body is null)
            throw new JsonException("expected v, type and body");
        return new WireEnvelope(type, body.Value);
    }

    /// <summary>Whatever a JSON reader throws over damage becomes one exception.</summary>
    private static T Guarded<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException
                                          or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new WireFormatException(what, error is JsonException ? error.Message : error.GetType().Name, error);
        }
    }
}
