using System.Text.Json;
using System.Text.Json.Serialization;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Sessions.Events;

/// <summary>
/// The JSON of events and states: snake_case, wire names for enums, milliseconds for times, nulls left out,
/// properties in declaration order. Golden bytes in the tests pin it.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false,
    Converters =
    [
        typeof(WireTimeConverter), typeof(SessionIdConverter), typeof(TenantIdConverter), typeof(CommandIdConverter),
        typeof(JobIdConverter), typeof(BlobIdConverter), typeof(WireEnumConverter<FileKind>),
        typeof(WireEnumConverter<LivenessMode>), typeof(WireEnumConverter<SessionStatus>),
        typeof(WireEnumConverter<ReasonCode>), typeof(WireEnumConverter<CheckName>),
        typeof(WireEnumConverter<CheckStatus>), typeof(WireEnumConverter<RequestTrigger>),
        typeof(WireEnumConverter<ReviewOutcome>), typeof(WireEnumConverter<ModelGrade>),
    ])]
[JsonSerializable(typeof(SessionCreated))]
[JsonSerializable(typeof(FileAccepted))]
[JsonSerializable(typeof(ComparisonRequested))]
[JsonSerializable(typeof(JobStarted))]
[JsonSerializable(typeof(JobFailed))]
[JsonSerializable(typeof(JobDeadLettered))]
[JsonSerializable(typeof(ComparisonRecorded))]
[JsonSerializable(typeof(SessionDecided))]
[JsonSerializable(typeof(SessionReviewed))]
[JsonSerializable(typeof(SessionCanceled))]
[JsonSerializable(typeof(SessionExpired))]
[JsonSerializable(typeof(SessionRedacted))]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(ReportFigures))]
public sealed partial class DomainJson : JsonSerializerContext;

/// <summary>Base of the converters that write an identifier as its text.</summary>
public abstract class IdConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        read(reader.GetString() ?? throw new JsonException($"expected the text of a {typeof(T).Name}"));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(write(value));

    /// <inheritdoc />
    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(write(value!));
}

/// <summary>JSON of <see cref="SessionId"/>.</summary>
public sealed class SessionIdConverter() : IdConverter<SessionId>(id => id.Value, text => new SessionId(text));

/// <summary>JSON of <see cref="TenantId"/>.</summary>
public sealed class TenantIdConverter() : IdConverter<TenantId>(id => id.Value, text => new TenantId(text));

/// <summary>JSON of <see cref="CommandId"/>.</summary>
public sealed class CommandIdConverter() : IdConverter<CommandId>(id => id.Value, text => new CommandId(text));

/// <summary>JSON of <see cref="JobId"/>.</summary>
public sealed class JobIdConverter() : IdConverter<JobId>(id => id.Value, text => new JobId(text));

/// <summary>JSON of <see cref="BlobId"/>.</summary>
public sealed class BlobIdConverter() : IdConverter<BlobId>(id => id.Value, text => new BlobId(text));
