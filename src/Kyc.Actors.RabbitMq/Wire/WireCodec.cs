using Kyc.Actors.Messages;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.State;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>
/// Messages to bytes and back. Every decoder throws <see cref="WireFormatException"/> over damage and
/// <see cref="NewerWireFormatException"/> over a format of a newer build, and nothing else unless it says so.
/// </summary>
internal static class WireCodec
{
    private const string LookType = "look";
    private const string OkType = "ok";
    private const string RefusedType = "refused";
    private const string FailedType = "failed";
    private const string ReportType = "report";
    private const string JobType = "comparison_job";
    private const string PicturesType = "picture_comparison";
    private const string LeaseTokensType = "lease_tokens";
    private const string TokenLeaseType = "token_lease";

    public static byte[] Encode(SessionMessage message) => message switch
    {
        Perform perform => CommandBodies.Write(perform),
        Look look => WireEnvelope.Write(LookType, look),
        _ => throw new ArgumentException($"{message.GetType().Name} has no name on the wire", nameof(message)),
    };

    public static SessionMessage DecodeMessage(ReadOnlyMemory<byte> bytes)
    {
        var envelope = WireEnvelope.Open("a session message", bytes);
        return envelope.Type == LookType
            ? envelope.Read<Look>()
            : CommandBodies.Read(envelope) ?? throw Unknown("a session message", envelope);
    }

    public static byte[] EncodeReply(SessionReply reply) => reply switch
    {
        SessionReply.Ok ok => WireEnvelope.Write(
            OkType, new OkBody(ok.State.Exists() ? ok.State : null, ok.Repeated)),
        SessionReply.Refused refused => WireEnvelope.Write(RefusedType, refused.Refusal),
        _ => throw new ArgumentException($"{reply.GetType().Name} has no name on the wire", nameof(reply)),
    };

    /// <summary>The answer that a failure is sent as, to a session message or a picture comparison.</summary>
    public static byte[] EncodeFailure(Exception error) =>
        WireEnvelope.Write(FailedType, FailureBody.Of(error));

    /// <summary>A session's answer; a failure over there is thrown as the exception it was, or as
    /// <see cref="RemoteFailureException"/>.</summary>
    public static SessionReply DecodeReply(ReadOnlyMemory<byte> bytes)
    {
        var envelope = WireEnvelope.Open("a session's reply", bytes);
        return envelope.Type switch
        {
            OkType => Ok(envelope.Read<OkBody>()),
            RefusedType => new SessionReply.Refused(envelope.Read<Refusal>()),
            FailedType => throw envelope.Read<FailureBody>().ToException(),
            _ => throw Unknown("a session's reply", envelope),
        };
    }

    public static byte[] EncodeJob(ComparisonJob job) =>
        WireEnvelope.Write(JobType, job);

    public static ComparisonJob DecodeJob(ReadOnlyMemory<byte> bytes) =>
        Expect(JobType, WireEnvelope.Open("a comparison job", bytes)).Read<ComparisonJob>();

    public static byte[] Encode(PictureComparison request) =>
        WireEnvelope.Write(PicturesType, request);

    public static PictureComparison DecodeComparison(ReadOnlyMemory<byte> bytes) =>
        Expect(PicturesType, WireEnvelope.Open("a picture comparison", bytes)).Read<PictureComparison>();

    public static byte[] EncodeComparisonReply(PictureComparisonReply reply) =>
        WireEnvelope.Write(ReportType, reply.Report);

    /// <summary>A worker's answer; a failure over there is thrown as in <see cref="DecodeReply"/>.</summary>
    public static PictureComparisonReply DecodeComparisonReply(ReadOnlyMemory<byte> bytes)
    {
        var envelope = WireEnvelope.Open("a comparison's reply", bytes);
        return envelope.Type switch
        {
            ReportType => new PictureComparisonReply(envelope.Read<ComparisonReport>()),
            FailedType => throw envelope.Read<FailureBody>().ToException(),
            _ => throw Unknown("a comparison's reply", envelope),
        };
    }

    public static byte[] Encode(LeaseTokens request) => WireEnvelope.Write(LeaseTokensType, request);

    /// <summary>What an edge asks of a client's actor; null when the body is something else.</summary>
    public static LeaseTokens? DecodeLeaseTokens(ReadOnlyMemory<byte> bytes)
    {
        var envelope = WireEnvelope.Open("a question", bytes);
        if (envelope.Type != LeaseTokensType) return null;
        var request = envelope.Read<LeaseTokens>();
        return request.Spent?.Any(spent => spent?.Ages is null) is true || request.Unused.Contains(null!)
            ? throw new WireFormatException(LeaseTokensType, "what was spent is not whole")
            : request;
    }

    public static byte[] EncodeLease(TokenLease lease) => WireEnvelope.Write(TokenLeaseType, lease);

    /// <summary>A lease; a failure over there is thrown as in <see cref="DecodeReply"/>.</summary>
    public static TokenLease DecodeLease(ReadOnlyMemory<byte> bytes)
    {
        var envelope = WireEnvelope.Open("a lease", bytes);
        return envelope.Type switch
        {
            TokenLeaseType => envelope.Read<TokenLease>(),
            FailedType => throw envelope.Read<FailureBody>().ToException(),
            _ => throw Unknown("a lease", envelope),
        };
    }

    /// <summary>A state is whole or damaged: what an unknown or missing field would leave null is looked at
    /// here.</summary>
    private static SessionReply.Ok Ok(OkBody body)
    {
        if (body.State is not { } state) return new SessionReply.Ok(SessionState.None, body.Repeated);
        if (!state.Exists() || state.Id.Value is null || state.Tenant.Value is null || state.Policy is null
            || state.Files.IsDefault || state.Applied is null)
            throw new WireFormatException(OkType, "the state in it is not whole");
        return new SessionReply.Ok(
            state with { Applied = state.Applied.WithComparers(StringComparer.Ordinal) }, body.Repeated);
    }

    private static WireEnvelope Expect(string type, WireEnvelope envelope) =>
        envelope.Type == type ? envelope : throw Unknown(type, envelope);

    private static WireFormatException Unknown(string what, WireEnvelope envelope) =>
        new(what, $"this build knows no such type: {Printable(envelope.Type)}; a newer one may have written it");

    private static string Printable(string type) =>
        new([.. type.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_' ? letter : '?')]);
}
