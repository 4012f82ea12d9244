using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;

namespace Kyc.Actors.TestKit;

/// <summary>Ready-made values for tests.</summary>
public static class Some
{
    private static long s_numbers;

    /// <summary>A tenant.</summary>
    public static TenantId Tenant { get; } = new("acme");

    /// <summary>Another tenant.</summary>
    public static TenantId OtherTenant { get; } = new("other");

    /// <summary>A policy that asks for a card and a video and judges no liveness.</summary>
    public static Policy Policy { get; } = new()
    {
        Id = "pol_test",
        Version = 1,
        RequiredFiles = [FileKind.IdCard, FileKind.FaceVideo],
        Liveness = LivenessMode.Off,
    };

    /// <summary>A new session id, unique in the process.</summary>
    public static SessionId NewSession() => new(SessionId.Prefix + Ulid.Write(
        1_767_225_600_000, SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref s_numbers))).AsSpan(0, 10)));

    /// <summary>A new command id, unique in the process.</summary>
    public static CommandId NewCommand() => new($"cmd_test_{Interlocked.Increment(ref s_numbers)}");

    /// <summary>Opens a session.</summary>
    public static Perform Create(SessionId session, Policy? policy = null, byte[]? wrappedKey = null) =>
        new(new CreateSession(session, Tenant, NewCommand(), policy ?? Policy), WrappedKey: wrappedKey);

    /// <summary>Gives a session a file that lies in no store.</summary>
    public static Perform Accept(SessionId session, FileKind kind, string content = "content") =>
        new(new AcceptFile(session, Tenant, NewCommand(), File(kind, content)));

    /// <summary>A file that lies in no store.</summary>
    public static SessionFile File(FileKind kind, string content = "content")
    {
        var sha = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{content}")));
        return new SessionFile(kind, new BlobId(BlobId.Prefix + sha), sha, content.Length, "image/jpeg");
    }

    /// <summary>A report on which the test policy decides <c>verified</c>; a mismatch with a low similarity.</summary>
    public static ComparisonReport Report(ComparisonInput? input = null, double similarity = 0.8) => new()
    {
        Checks =
        [
            Passed(CheckName.DocumentFace), Passed(CheckName.VideoFaces), Passed(CheckName.ImageQuality),
            Passed(CheckName.Liveness), Passed(CheckName.FaceMatch),
        ],
        Models = [new ModelUse("recogniser", "test", new string('0', 64), "1", "evaluation")],
        Inputs = [.. (input?.Files ?? []).Select(file => new InputUse(file.Kind, file.Sha256))],
        Similarity = similarity,
        MatchThreshold = 0.4,
        ReviewThreshold = 0.3,
        TimingsMs = new SortedDictionary<string, double> { ["total"] = 1 },
        Device = "CPUExecutionProvider",
        Node = "test",
    };

    private static Check Passed(CheckName name) => new() { Name = name, Status = CheckStatus.Passed };
}
