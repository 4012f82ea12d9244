using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Cluster.Tests.History;

/// <summary>
/// Writes a session's life by hand: honest by default, so that a test can spoil exactly one thing. Facts are chained
/// whatever they say; the domain's rules are not asked.
/// </summary>
internal sealed class Forge
{
    private readonly DateTimeOffset _start = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    private readonly List<ClientRequest> _requests = [];
    private readonly List<EventRecord> _events = [];
    private int _commands;

    public SessionId Id { get; } = new(SessionId.Prefix + "01ARZ3NDEKTSV4RRFFQ69G5FAV");

    public JobId Job => JobId.For(Id, 4);

    public static string Sha(FileKind kind) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kind.ToString())));

    /// <summary>A key made of a number.</summary>
    public static DataKey KeyOf(byte number) => new([.. Enumerable.Repeat(number, DataKey.Length)]);

    /// <summary>The session's data key; null when it was destroyed.</summary>
    public DataKey? Key { get; set; } = KeyOf(1);

    /// <summary>What facts are sealed with as they are written; null to keep them in the clear.</summary>
    public DataKey? SealedUnder { get; set; } = KeyOf(1);

    /// <summary>What the read model says; null to take what the journal says.</summary>
    public Func<SessionRow, SessionRow?> Row { get; set; } = row => row;

    public Func<LiveView, LiveView> Live { get; set; } = view => view;

    /// <summary>Changes the events after they are written, as a bad database would.</summary>
    public Func<List<EventRecord>, List<EventRecord>> Spoil { get; set; } = events => events;

    /// <summary>Adds the facts of one command.</summary>
    public Forge Command(params SessionEvent[] facts) => Command($"cmd_{++_commands}", facts);

    public Forge Command(string id, params SessionEvent[] facts)
    {
        foreach (var fact in facts)
        {
            var (type, typeVersion, payload) = EventCodec.Encode(Sealed(fact));
            var record = new EventRecord
            {
                Session = Id,
                Version = _events.Count + 1,
                Type = type,
                TypeVersion = typeVersion,
                At = _start.AddSeconds(_events.Count),
                CommandId = new CommandId(id),
                Payload = payload,
                PreviousHash = _events.Count == 0 ? EventChain.Genesis : _events[^1].Hash,
                Hash = ReadOnlyMemory<byte>.Empty,
            };
            _events.Add(record with { Hash = EventChain.Hash(record) });
        }
        return this;
    }

    /// <summary>Notes what a client was told.</summary>
    public Forge Told(Operation operation, string status, FileKind? kind = null, string? key = null)
    {
        _requests.Add(new ClientRequest
        {
            Number = _requests.Count + 1,
            Operation = operation,
            Outcome = Outcome.Acknowledged,
            Start = _start,
            End = _start,
            Session = Id.Value,
            Key = key,
            Kind = kind,
            Sha256 = kind is { } known ? Sha(known) : null,
            Status = status,
        });
        return this;
    }

    public Verdict Check()
    {
        var events = Spoil([.. _events]);
        var state = Replayed(events);
        var row = state is null ? null : Row(new SessionRow(
            Id, state.Tenant, state.Status, state.CreatedAt, state.UpdatedAt, state.ExpiresAt, state.Version, null,
            state.Redacted));
        var live = state is null ? null : Live(new LiveView(
            WireName.Of(state.Status), state.UpdatedAt, state.ExpiresAt, state.AttemptsLeft(),
            SessionSeal.Open(state, Key).Files.ToDictionary(file => file.Kind, file => file.Sha256), null, null));
        return HistoryChecker.Check(_requests, new JournalSnapshot(
            new Dictionary<SessionId, IReadOnlyList<EventRecord>> { [Id] = events },
            row is null ? new Dictionary<SessionId, SessionRow>() : new() { [Id] = row },
            Key is null ? new Dictionary<SessionId, DataKey>() : new() { [Id] = Key },
            live is null ? new Dictionary<SessionId, LiveView>() : new() { [Id] = live }));
    }

    private SessionEvent Sealed(SessionEvent fact) => (SealedUnder, fact) switch
    {
        ({ } key, FileAccepted accepted) => accepted with
        {
            File = accepted.File with { Sha256 = DigestSeal.Seal(key, accepted.File.Sha256) },
        },
        ({ } key, ComparisonRecorded recorded) => recorded with
        {
            Report = FigureSeal.Seal(recorded.Report, key, Forged.Created.Tenant, Id).Bare() with
            {
                Inputs = [.. recorded.Report.Inputs.Select(
                    input => input with { Sha256 = DigestSeal.Seal(key, input.Sha256) })],
            },
        },
        _ => fact,
    };

    private static SessionState? Replayed(List<EventRecord> events)
    {
        try
        {
            return Evolve.Replay(events);
        }
        catch (Exception cause) when (cause is NullReferenceException or UnknownEventException or JsonException)
        {
            return null;
        }
    }
}
