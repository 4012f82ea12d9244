using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Sqlite;

/// <summary>Result of reading a whole journal.</summary>
/// <param name="Sessions">Sessions read up to the first damage.</param>
/// <param name="Events">Events read up to the first damage.</param>
/// <param name="FirstBad">The first damage; null when all is well.</param>
public sealed record JournalVerification(long Sessions, long Events, JournalDamage? FirstBad);

/// <summary>Where a journal is not what was written.</summary>
/// <param name="Session">The session; null when a whole history is gone.</param>
/// <param name="Version">The event.</param>
/// <param name="Why">What is wrong.</param>
public sealed record JournalDamage(SessionId? Session, long Version, string Why);

/// <summary>An event with its place in the whole journal.</summary>
internal readonly record struct PlacedEvent(EventRecord Record, long Position);

/// <summary>
/// The check itself, without a database. The hash chain finds changed, swapped and missing events; the read model's
/// version finds a history cut at its end; the dense positions find a session removed with every trace.
/// </summary>
internal sealed class JournalCheck(IReadOnlyDictionary<SessionId, long> heads)
{
    private readonly List<EventRecord> _history = [];
    private readonly HashSet<SessionId> _seen = [];
    private long _sessions, _events, _newest, _lastPosition;

    /// <summary>Checks events given in the order of session and version.</summary>
    public JournalVerification Run(IEnumerable<PlacedEvent> journal)
    {
        foreach (var (record, position) in journal)
        {
            if (_history.Count > 0 && _history[0].Session != record.Session && EndSession() is { } bad)
                return Result(bad);
            if (_history.Count > 0 && position <= _lastPosition)
                return Result(new JournalDamage(record.Session, record.Version,
                    "it was written before its predecessor"));
            _history.Add(record);
            _lastPosition = position;
            _newest = Math.Max(_newest, position);
            _events++;
        }
        return Result(EndSession() ?? MissingSession());
    }

    private JournalVerification Result(JournalDamage? bad) => new(_sessions, _events, bad);

    private JournalDamage? EndSession()
    {
        if (_history.Count == 0) return null;
        var session = _history[0].Session;
        var last = _history.Count;
        var broken = EventChain.FirstBreak(session, _history);
        _history.Clear();
        _sessions++;
        _seen.Add(session);
        if (broken is { } version) return new JournalDamage(session, version, "its hash chain breaks here");
        if (!heads.TryGetValue(session, out var head))
            return new JournalDamage(session, 1, "no session of this id is known");
        return head == last
            ? null
            : new JournalDamage(session, Math.Min(head, last) + 1,
                $"{last} events are there, the session stands at {head}");
    }

    private JournalDamage? MissingSession()
    {
        foreach (var session in heads.Keys)
        {
            if (!_seen.Contains(session)) return new JournalDamage(session, 1, "all its events are gone");
        }
        return _newest == _events
            ? null
            : new JournalDamage(null, 0, $"{_newest - _events} of {_newest} events are gone with their sessions");
    }
}
