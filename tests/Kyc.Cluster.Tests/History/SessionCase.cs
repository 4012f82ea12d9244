using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.History;

/// <summary>All that is known of one session: what clients were told, and what is kept.</summary>
internal sealed record SessionCase(
    SessionId Id, IReadOnlyList<ClientRequest> Requests, IReadOnlyList<EventRecord> Events,
    IReadOnlyList<SessionEvent> Facts, string? Unreadable, SessionRow? Row, LiveView? Live)
{
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
        return new SessionCase(id, [.. requests], events, facts, unreadable, journal.Rows.GetValueOrDefault(id),
            journal.Live.GetValueOrDefault(id));
    }

    public IEnumerable<ClientRequest> Acknowledged => Requests.Where(r => r.Outcome == Outcome.Acknowledged);

    /// <summary>The state that the events lead to; null with the reason when they lead to none.</summary>
    public SessionState? Replay(out string? fault)
    {
        try
        {
            fault = null;
            return Evolve.Replay(Events);
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
