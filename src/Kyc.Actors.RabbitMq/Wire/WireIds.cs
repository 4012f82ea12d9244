using System.Text.Json;
using System.Text.Json.Serialization;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// Base of the converters that refuse malformed ids: they become paths and shard keys, and what comes from a broker is
/// from outside.
/// </summary>
internal abstract class CheckedIdConverter<T>(CheckedIdConverter<T>.Parser parse, Func<T, string?> write)
    : JsonConverter<T> where T : struct
{
    internal delegate bool Parser(string? text, out T id);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && parse(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"not a {typeof(T).Name}");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(write(value));
}

internal sealed class CheckedSessionId() : CheckedIdConverter<SessionId>(SessionId.TryParse, id => id.Value);

internal sealed class CheckedTenantId() : CheckedIdConverter<TenantId>(TenantId.TryParse, id => id.Value);

internal sealed class CheckedBlobId() : CheckedIdConverter<BlobId>(BlobId.TryParse, id => id.Value);

internal sealed class CheckedCommandId() : CheckedIdConverter<CommandId>(TryParse, id => id.Value)
{
    private static bool TryParse(string? text, out CommandId id)
    {
        id = new CommandId(text ?? "");
        return text is { Length: > 0 };
    }
}

internal sealed class CheckedJobId() : CheckedIdConverter<JobId>(TryParse, id => id.Value)
{
    private static bool TryParse(string? text, out JobId id)
    {
        id = new JobId(text ?? "");
        return text is { Length: > 0 };
    }
}
