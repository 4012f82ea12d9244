using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kyc.Sessions.Wire;

/// <summary>
/// Times on the wire and in the journal: RFC 3339, UTC, exactly milliseconds.
/// Times are cut to milliseconds before they enter an event, so that a replayed state equals the live one.
/// </summary>
public static class WireTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The same instant in UTC without its sub-millisecond part.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>The wire text of an instant.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads the wire text.</summary>
    /// <exception cref="FormatException">The text is not of the one accepted form.</exception>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>JSON form of <see cref="WireTime"/>.</summary>
public sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    /// <exception cref="JsonException">The value is no text, or not of the one accepted form.</exception>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("expected a time");
        try
        {
            return WireTime.Read(reader.GetString()!);
        }
        catch (FormatException)
        {
            throw new JsonException("expected a time in UTC, to the millisecond"); // the text itself may be anything
        }
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireTime.Write(value));
}
