using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.History;

/// <summary>The facts of an honest life, and the life itself up to a point.</summary>
internal static class Forged
{
    private static readonly CheckName[] Checks = Enum.GetValues<CheckName>();

    public static Policy Policy { get; } = new() { Id = "pol_default", Version = 1 };

    public static SessionCreated Created { get; } = new(
        new TenantId("acme"), Policy, new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero), null, null);

    public static FileAccepted File(FileKind kind) => new(new SessionFile(
        kind, new BlobId(BlobId.Prefix + Forge.Sha(kind)), Forge.Sha(kind), 1000, "image/jpeg"));

    /// <summary>A file of a kind that holds other bytes than the client sent.</summary>
    public static FileAccepted Other(FileKind kind) => new(File(kind).File with { Sha256 = new string('b', 64) });

    public static ComparisonReport Report { get; } = new()
    {
        Checks = [.. Checks.Select(name => new Check { Name = name, Status = CheckStatus.Passed, Score = 0.9 })],
        Models = [new ModelUse("recogniser", "small", new string('a', 64), "1", "evaluation")],
        Inputs =
        [
            new InputUse(FileKind.IdCard, Forge.Sha(FileKind.IdCard)),
            new InputUse(FileKind.FaceVideo, Forge.Sha(FileKind.FaceVideo)),
        ],
        Similarity = 0.8,
        MatchThreshold = 0.4,
        ReviewThreshold = 0.3,
        TimingsMs = new SortedDictionary<string, double> { ["total"] = 1 },
        Device = "CPUExecutionProvider",
        Node = "worker-1",
    };

    public static Decision Decision(SessionStatus outcome) =>
        new() { Outcome = outcome, CountsAsAttempt = true, DecidedBy = "machine" };

    public static JobStarted Started(Forge forge, int @try = 1, string worker = "worker-1/a/1") =>
        new(forge.Job, @try, worker, new DateTimeOffset(2026, 11, 22, 6, 5, 0, TimeSpan.Zero));

    /// <summary>A session that holds its card.</summary>
    public static Forge WithCard() => new Forge()
        .Command(Created).Told(Operation.Create, "requires_input", key: "k1")
        .Command(File(FileKind.IdCard)).Told(Operation.PutFile, "requires_input", FileKind.IdCard);

    /// <summary>A session whose comparison is owed.</summary>
    public static Forge Processing()
    {
        var forge = WithCard();
        return forge
            .Command(File(FileKind.FaceVideo), new ComparisonRequested(forge.Job, 1, RequestTrigger.FilesComplete))
            .Told(Operation.PutFile, "processing", FileKind.FaceVideo);
    }

    /// <summary>A session that was decided and erased, its key destroyed.</summary>
    public static Forge Erased()
    {
        var forge = Decided().Command(new SessionRedacted());
        forge.Key = null;
        return forge;
    }

    /// <summary>A session whose comparison was made by the try that is the newest.</summary>
    public static Forge Decided(
        SessionStatus outcome = SessionStatus.Verified, ComparisonReport? report = null, int @try = 1,
        string worker = "worker-1/a/1")
    {
        var forge = Processing();
        return forge.Command(Started(forge, 1, worker)).Command(
            new ComparisonRecorded(forge.Job, @try, report ?? Report), new SessionDecided(1, Decision(outcome)));
    }
}
