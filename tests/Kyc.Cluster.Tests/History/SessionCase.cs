using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.History;

/// <summary>All that is known of one session: what clients were told, and what is kept.</summary>
internal sealed record SessionCase(
    SessionId Id, IReadOnlyList<ClientRequest> Requests, IReadOnlyList<EventRecord> Events,
    IReadOnlyList<SessionEvent> Facts, string? Unreadable, SessionRow? Row, LiveView? Live,
    DataKey? Key)
{
    /// <summary>What of the facts is not sealed as it should be, in words; the facts themselves are opened.</summary>
    public IReadOnlyList<string> Unsealed { get; private init; } = [];

    public bool HasKey => Key is not null;

    /// <summary>True when its key had to be destroyed: what was sealed cannot be held against anything.</summary>
    public bool Erased => Facts.OfType<SessionRedacted>().Any();

    public static SessionCase Of(SessionId id, IEnumerable<ClientRequest> requests, JournalSnapshot journal)
    {
        var events = journal.Histories.GetValueOrDefault(id) ?? [];
        var facts = new List<SessionEvent>(events.Count);
        string? unreadable = null;
        try
        {
            foreach (var record in events) facts.Add(EventCodec.Decode(record));
        }
        catch (Exception cause) when (cause is UnknownEventException or JsonException)
        {
            unreadable = cause.Message;
        }
        var key = journal.Keys.GetValueOrDefault(id);
        var opening = new Opening(id, key);
        return new SessionCase(id, [.. requests], events, opening.Open(facts), unreadable,
            journal.Rows.GetValueOrDefault(id), journal.Live.GetValueOrDefault(id), key)
        {
            Unsealed = opening.Faults,
        };
    }

    public IEnumerable<ClientRequest> Acknowledged => Requests.Where(r => r.Outcome == Outcome.Acknowledged);

    /// <summary>The state that the events lead to, as a client sees it; null with the reason when they lead to
    /// none.</summary>
    public SessionState? Replay(out string? fault)
    {
        try
        {
            fault = null;
            return SessionSeal.Open(Evolve.Replay(Events), Key);
        }
        catch (Exception cause)
        {
            fault = cause.Message;
            return null;
        }
    }

    /// <summary>
    /// The status that one fact gives a session, or null when it leaves it as it is. Said here anew rather than
    /// taken from the code under test.
    /// </summary>
    public static SessionStatus? StatusAfter(SessionEvent fact) => fact switch
    {
        SessionCreated => SessionStatus.RequiresInput,
        ComparisonRequested => SessionStatus.Processing,
        SessionDecided decided => decided.Decision.Outcome,
        SessionReviewed { Outcome: Kyc.Sessions.Commands.ReviewOutcome.Verified } => SessionStatus.Verified,
        SessionReviewed { Outcome: Kyc.Sessions.Commands.ReviewOutcome.Rejected } => SessionStatus.Rejected,
        SessionReviewed => SessionStatus.RequiresInput,
        SessionCanceled => SessionStatus.Canceled,
        Kyc.Sessions.Events.SessionExpired => SessionStatus.Expired,
        _ => null,
    };
}
