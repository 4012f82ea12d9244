using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Sqlite;

/// <summary>An event with its place in the whole journal.</summary>
internal readonly record struct PlacedEvent(EventRecord Record, long Position);

/// <summary>
/// The check of SQLite's journal, without a database: what <see cref="HistoryCheck"/> finds, and, by the dense
/// positions, a session removed with every trace.
/// </summary>
internal sealed class JournalCheck(IReadOnlyDictionary<SessionId, long> heads)
{
    private readonly HistoryCheck _histories = new(heads);
    private SessionId? _session;
    private long _newest, _lastPosition;

    /// <summary>Checks events given in the order of session and version.</summary>
    public JournalVerification Run(IEnumerable<PlacedEvent> journal)
    {
        foreach (var (record, position) in journal)
        {
            if (_histories.Add(record) is { } bad) return _histories.Result(bad);
            if (_session == record.Session && position <= _lastPosition)
                return _histories.Result(new JournalDamage(record.Session, record.Version,
                    "it was written before its predecessor"));
            (_session, _lastPosition) = (record.Session, position);
            _newest = Math.Max(_newest, position);
        }
        return _histories.Result(_histories.End() ?? MissingSession());
    }

    private JournalDamage? MissingSession() => _newest == _histories.Events
        ? null
        : new JournalDamage(null, 0,
            $"{_newest - _histories.Events} of {_newest} events are gone with their sessions");
}
