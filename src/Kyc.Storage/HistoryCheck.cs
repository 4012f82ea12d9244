using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage;

/// <summary>
/// The check of all histories, whatever keeps them. The hash chain finds changed, swapped and missing events; the read
/// model's version finds a history cut at its end or gone.
/// </summary>
/// <param name="heads">The version at which each session stands by the read model.</param>
internal sealed class HistoryCheck(IReadOnlyDictionary<SessionId, long> heads)
{
    private readonly List<EventRecord> _history = [];
    private readonly HashSet<SessionId> _seen = [];
    private long _sessions;

    /// <summary>Events given so far.</summary>
    public long Events { get; private set; }

    /// <summary>Takes the next event, in the order of session and version; the damage found before it, or
    /// null.</summary>
    public JournalDamage? Add(EventRecord record)
    {
        var bad = _history.Count > 0 && _history[0].Session != record.Session ? EndSession() : null;
        if (bad is not null) return bad;
        _history.Add(record);
        Events++;
        return null;
    }

    /// <summary>All events were given.</summary>
    public JournalDamage? End() => EndSession() ?? MissingSession();

    /// <summary>What was read, and the damage.</summary>
    public JournalVerification Result(JournalDamage? bad) => new(_sessions, Events, bad);

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
        return null;
    }
}
