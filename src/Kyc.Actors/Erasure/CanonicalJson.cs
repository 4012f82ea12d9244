using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kyc.Actors.Erasure;

/// <summary>
/// One form for equal documents: names in the order of their UTF-16 units, no blanks, only what must be escaped is
/// (RFC 8785, for documents of texts, whole numbers, truth values, lists and objects, which ours are).
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>The form of a document.</summary>
    public static byte[] Of(JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain)) Write(writer, document);
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">A number that is not whole.</exception>
    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject()
                             .OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole):
                writer.WriteNumberValue(whole);
                break;
            case JsonValueKind.Number:
                throw new JsonException($"{value.GetRawText()} is not a whole number");
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
