using System.Text.Json.Serialization;
using Kyc.Actors.Messages;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// The JSON of bodies that cross the broker: the domain's spelling, but a field this build does not know is passed
/// over, because a newer one may have written it during a rolling restart. Nulls are written, so that a missing field
/// of a constructor is seen as damage.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(WireTimeConverter), typeof(CheckedSessionId), typeof(CheckedTenantId), typeof(CheckedCommandId),
        typeof(CheckedJobId), typeof(CheckedBlobId), typeof(WireEnumConverter<FileKind>),
        typeof(WireEnumConverter<LivenessMode>), typeof(WireEnumConverter<SessionStatus>),
        typeof(WireEnumConverter<ReasonCode>), typeof(WireEnumConverter<CheckName>),
        typeof(WireEnumConverter<CheckStatus>), typeof(WireEnumConverter<RequestTrigger>),
        typeof(WireEnumConverter<ReviewOutcome>), typeof(WireEnumConverter<ModelGrade>),
        typeof(WireEnumConverter<RefusalCode>),
    ])]
[JsonSerializable(typeof(Look))]
[JsonSerializable(typeof(PerformBody<CreateSession>))]
[JsonSerializable(typeof(PerformBody<AcceptFile>))]
[JsonSerializable(typeof(PerformBody<Submit>))]
[JsonSerializable(typeof(PerformBody<Cancel>))]
[JsonSerializable(typeof(PerformBody<Expire>))]
[JsonSerializable(typeof(PerformBody<StartJob>))]
[JsonSerializable(typeof(PerformBody<CompleteJob>))]
[JsonSerializable(typeof(PerformBody<FailJob>))]
[JsonSerializable(typeof(PerformBody<Review>))]
[JsonSerializable(typeof(PerformBody<Redact>))]
[JsonSerializable(typeof(OkBody))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(FailureBody))]
[JsonSerializable(typeof(ComparisonJob))]
[JsonSerializable(typeof(PictureComparison))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(LeaseTokens))]
[JsonSerializable(typeof(TokenLease))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>Body of a <see cref="Perform"/>.</summary>
internal sealed record PerformBody<TCommand>(TCommand Command, string? RequestId = null, byte[]? WrappedKey = null)
    where TCommand : SessionCommand;

/// <summary>Body of a <see cref="SessionReply.Ok"/>; no state stands for <see cref="SessionState.None"/>.</summary>
internal sealed record OkBody(SessionState? State, bool Repeated);
