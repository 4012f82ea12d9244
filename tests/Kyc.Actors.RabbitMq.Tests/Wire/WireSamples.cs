using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sessions;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Tests;

namespace Kyc.Actors.RabbitMq.Tests.Wire;

/// <summary>One of everything that crosses the broker.</summary>
internal static class WireSamples
{
    private static readonly CommandId Command = new("cmd_golden");
    private static readonly JobId Job = JobId.For(Given.Session, 4);

    public static IEnumerable<SessionMessage> Messages =>
    [
        new Look(Given.Session, Given.Tenant, "req_1", WaitUntilSettled: true),
        new Perform(new CreateSession(Given.Session, Given.Tenant, Command, Given.Policy, [1, 255], "d1", 600), "req_1",
            [7, 8, 9]),
        new Perform(new AcceptFile(Given.Session, Given.Tenant, Command, Given.File(FileKind.FaceVideo, "a"))),
        new Perform(new Submit(Given.Session, Given.Tenant, Command), "req_1"),
        new Perform(new Cancel(Given.Session, Given.Tenant, Command)),
        new Perform(new Expire(Given.Session, Given.Tenant, Command)),
        new Perform(new StartJob(Given.Session, Given.Tenant, Command, Job, "n1/1/0", 60, true)),
        new Perform(new CompleteJob(Given.Session, Given.Tenant, Command, Job, 2, Reports.Match)),
        new Perform(new FailJob(Given.Session, Given.Tenant, Command, Job, 2, ReasonCode.ProcessingTimeout, true)),
        new Perform(new Review(Given.Session, Given.Tenant, Command, ReviewOutcome.RequiresInput, "key_1")),
        new Perform(new Redact(Given.Session, Given.Tenant, Command)),
    ];

    public static IEnumerable<SessionReply> Replies =>
    [
        new SessionReply.Ok(Given.A(SessionStatus.Rejected).State, Repeated: true),
        new SessionReply.Ok(SessionState.None),
        new SessionReply.Refused(new Refusal(RefusalCode.LeaseHeld, "another worker holds the job")),
    ];

    public static IEnumerable<Exception> Failures =>
    [
        new OverloadedException("rabbitmq.work_queue_limit", 100),
        new StorageFullException("/data"),
        new ActorFailedException("session vs_1", new InvalidOperationException("data")),
        new ActorStoppedException("session vs_1"),
        new QuarantinedException("session vs_1", TimeSpan.FromSeconds(30), new TimeoutException("data")),
        new HistoryUnreadableException(Given.Session, "data"),
        new ShardLostException(63),
        new JournalUnavailableException("data"),
        new TransportUnavailableException("data"),
        new DataKeyGoneException(Given.Session),
        new KeyServiceUnavailableException("data"),
        new WrongMasterKeyException("mk_1"),
        new BlobMissingException(Given.File(FileKind.IdCard, "a").Blob),
        new BlobDamagedException(Given.File(FileKind.IdCard, "a").Blob, "data"),
        new ComparisonFailedException("data", retryable: true),
        new RemoteFailureException("FencedException"),
    ];

    public static ComparisonJob ComparisonJob { get; } =
        new(Job, Given.Session, Given.Tenant, "req_1", Recovered: true);

    public static PictureComparison Pictures { get; } = new(
        Given.Session, Given.Tenant, [1, 2, 3], Given.File(FileKind.IdCard, "a"), Given.File(FileKind.FaceImage, "b"),
        Given.Policy);

    public static PictureComparisonReply Measured { get; } = new(Reports.Doubtful);

    public static LeaseTokens LeaseTokens { get; } = new(
        Given.Tenant, "01EDGE", 7, 40, "01EPOCH", [new UnusedTokens(1_000, 3)],
        [new WindowHistory(LimitNames.Minute, [1, 0, 2])]);

    public static LeaseTokens NothingSpent { get; } = new(Given.Tenant, "01EDGE", 8, 1, "01EPOCH", [], null);

    public static TokenLease TokenLease { get; } =
        new(7, "01EPOCH", 40, 172_800_000, 2_000, LimitNames.Hour, 59, 0, 2);

    /// <summary>Everything above, as its bytes.</summary>
    public static IEnumerable<byte[]> Bodies() =>
    [
        .. Messages.Select(WireCodec.Encode), .. Replies.Select(WireCodec.EncodeReply),
        .. Failures.Select(WireCodec.EncodeFailure), WireCodec.EncodeJob(ComparisonJob), WireCodec.Encode(Pictures),
        WireCodec.EncodeComparisonReply(Measured), WireCodec.Encode(LeaseTokens), WireCodec.Encode(NothingSpent),
        WireCodec.EncodeLease(TokenLease),
    ];

    /// <summary>Reads a body as what its type says, and writes it again.</summary>
    public static byte[] Rewritten(byte[] body)
    {
        switch (WireEnvelope.Open("a body", body).Type)
        {
            case "ok" or "refused": return WireCodec.EncodeReply(WireCodec.DecodeReply(body));
            case "failed": return WireCodec.EncodeFailure(Thrown(() => WireCodec.DecodeReply(body)));
            case "comparison_job": return WireCodec.EncodeJob(WireCodec.DecodeJob(body));
            case "picture_comparison": return WireCodec.Encode(WireCodec.DecodeComparison(body));
            case "report": return WireCodec.EncodeComparisonReply(WireCodec.DecodeComparisonReply(body));
            case "lease_tokens": return WireCodec.Encode(WireCodec.DecodeLeaseTokens(body)!);
            case "token_lease": return WireCodec.EncodeLease(WireCodec.DecodeLease(body));
            default: return WireCodec.Encode(WireCodec.DecodeMessage(body));
        }
    }

    private static Exception Thrown(Action read)
    {
        var error = Record.Exception(read);
        Assert.NotNull(error);
        return error is WireFormatException ? throw error : error;
    }
}
