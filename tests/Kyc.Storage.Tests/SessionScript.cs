using Kyc.Actors.Ports;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Storage.Tests;

/// <summary>Plays commands on one session through the real domain and hands out the appends they lead to.</summary>
public sealed class SessionScript(SessionId id, TenantId tenant, DateTimeOffset start)
{
    private readonly string _command = "cmd_" + Ulid.New(start);
    private ReadOnlyMemory<byte> _lastHash = EventChain.Genesis;
    private int _commands;

    public SessionId Id { get; } = id;

    public TenantId Tenant { get; } = tenant;

    public DateTimeOffset Now { get; set; } = start;

    public SessionState State { get; private set; } = SessionState.None;

    public static SessionScript New(DateTimeOffset now, string tenant = "acme") =>
        new(SessionId.New(now), new TenantId(tenant), now);

    /// <summary>The same session at the same state, to play a second owner.</summary>
    public SessionScript Fork() => new(Id, Tenant, Now) { State = State, _lastHash = _lastHash };

    public JournalAppend Create(byte[]? wrapped = null, string? reference = null, int? lifetime = null,
        int? retention = null) =>
        Play(new CreateSession(Id, Tenant, Next(),
            new Policy { Id = "pol_default", Version = 1, RetentionDays = retention }, null,
            reference, lifetime),
            wrapped);

    public JournalAppend Accept(FileKind kind) => Play(new AcceptFile(Id, Tenant, Next(), new SessionFile(
        kind, new BlobId(BlobId.Prefix + new string((char)('a' + (int)kind), 64)), new string('0', 63) + (int)kind,
        1000, "image/jpeg")));

    public JournalAppend StartJob(int lease = 60, bool redelivered = false) =>
        Play(new StartJob(Id, Tenant, Next(), State.Job!.Id, "worker-1", lease, redelivered));

    public JournalAppend Fail(bool retryable) => Play(new FailJob(
        Id, Tenant, Next(), State.Job!.Id, State.Job.Tries, ReasonCode.InternalError, retryable));

    public JournalAppend Cancel() => Play(new Cancel(Id, Tenant, Next()));

    public JournalAppend Redact() => Play(new Redact(Id, Tenant, Next()));

    /// <summary>A whole life, from creation to a job given up: six commands, ten events or so.</summary>
    public IEnumerable<JournalAppend> Life(byte[]? wrapped = null)
    {
        yield return Create(wrapped);
        yield return Accept(FileKind.IdCard);
        yield return Accept(FileKind.FaceVideo);
        yield return StartJob();
        yield return Fail(retryable: true);
        yield return StartJob();
        yield return Fail(retryable: false);
    }

    private CommandId Next() => new($"{_command}_{++_commands}");

    private JournalAppend Play(SessionCommand command, byte[]? wrapped = null)
    {
        if (Decide.On(State, command, Now) is not Ruling.Accepted accepted)
            throw new InvalidOperationException($"{command} was refused in {State.Status}");
        var (records, state) = Journaling.Seal(State, _lastHash, command, accepted.Events, Now);
        (State, _lastHash) = (state, records[^1].Hash);
        return new JournalAppend(records, state, wrapped);
    }
}
