using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>Fixed values for domain tests, and a session that is driven by commands alone.</summary>
internal sealed class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly SessionId Session = new("vs_" + Ulid.Write(1_793_534_400_000, new byte[10]));
    public static readonly TenantId Tenant = new("acme");
    public static readonly Policy Policy = new() { Id = "pol_default", Version = 1 };

    private readonly List<EventRecord> _history = [];
    private int _commands;

    public SessionState State { get; private set; } = SessionState.None;
    public IReadOnlyList<EventRecord> History => _history;
    public DateTimeOffset Now { get; set; } = Noon;
    public Policy SessionPolicy { get; init; } = Policy;

    public CommandId NextId() => new($"cmd_{++_commands:D4}");

    /// <summary>Decides and, when accepted, appends and applies: what an actor does, without the actor.</summary>
    public Ruling Do(SessionCommand command)
    {
        var ruling = Decide.On(State, command, Now);
        if (ruling is not Ruling.Accepted accepted) return ruling;
        var lastHash = _history.Count == 0 ? EventChain.Genesis : _history[^1].Hash;
        var (records, state) = Journaling.Seal(State, lastHash, command, accepted.Events, Now);
        _history.AddRange(records);
        State = state;
        return ruling;
    }

    public SessionCommand Create() => new CreateSession(Session, Tenant, NextId(), SessionPolicy);
    public SessionCommand Accept(FileKind kind, string content = "a") =>
        new AcceptFile(Session, Tenant, NextId(), File(kind, content));
    public SessionCommand Submit() => new Submit(Session, Tenant, NextId());
    public SessionCommand Cancel() => new Cancel(Session, Tenant, NextId());
    public SessionCommand Expire() => new Expire(Session, Tenant, NextId());
    public SessionCommand Redact() => new Redact(Session, Tenant, NextId());
    public SessionCommand Review(ReviewOutcome outcome = ReviewOutcome.Verified) =>
        new Review(Session, Tenant, NextId(), outcome, "key_reviewer");

    public SessionCommand Start(string worker = "w1", bool redelivered = false) => new StartJob(
        Session, Tenant, NextId(), State.Job?.Id ?? JobId.For(Session, 1), worker, 60, redelivered);

    public SessionCommand Complete(ComparisonReport report, int? @try = null) => new CompleteJob(
        Session, Tenant, NextId(), State.Job?.Id ?? JobId.For(Session, 1), @try ?? State.Job?.Tries ?? 1, report);

    public SessionCommand Fail(bool retryable = true, ReasonCode code = ReasonCode.InternalError, int? @try = null) =>
        new FailJob(Session, Tenant, NextId(), State.Job?.Id ?? JobId.For(Session, 1),
            @try ?? State.Job?.Tries ?? 1, code, retryable);

    public static SessionFile File(FileKind kind, string content)
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(content + kind)));
        return new SessionFile(kind, new BlobId("fil_" + hash), hash, 1234,
            kind == FileKind.FaceVideo ? "video/mp4" : "image/jpeg");
    }

    /// <summary>A session taken to a status by the shortest honest way.</summary>
    public static Given A(SessionStatus status, bool redacted = false)
    {
        var given = new Given();
        given.Do(given.Create());
        switch (status)
        {
            case SessionStatus.Canceled: given.Do(given.Cancel()); break;
            case SessionStatus.Expired:
                given.Now = given.State.ExpiresAt;
                given.Do(given.Expire());
                break;
            case SessionStatus.Processing: given.Submitted(); break;
            case SessionStatus.Verified: given.Decided(Reports.Match); break;
            case SessionStatus.Rejected: given.Decided(Reports.Mismatch); break;
            case SessionStatus.NeedsReview: given.Decided(Reports.Doubtful); break;
        }
        if (redacted) given.Do(given.Redact());
        Assert.Equal(status, given.State.Status);
        return given;
    }

    public void Submitted()
    {
        Do(Accept(FileKind.IdCard));
        Do(Accept(FileKind.FaceVideo));
    }

    public void Decided(ComparisonReport report)
    {
        Submitted();
        Do(Start());
        Do(Complete(report));
    }
}
