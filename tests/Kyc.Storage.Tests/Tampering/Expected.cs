using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>
/// What a verification has to name, told from what was written and what is there. In a journal: the first event, by
/// session and version, that is not the one written, where the session's own events, the read model or a place shows it.
/// A history cut at its end, also in the read model, is named by its lowest free place, or, where events have no places,
/// counted. In audit chains: the first row, by chain and number, that is not the one written.
/// </summary>
internal static class Expected
{
    /// <summary>The event to name; null when none can be.</summary>
    public static (SessionId Session, long Version)? Event(JournalModel whole, JournalModel there)
    {
        var written = whole.Events.ToDictionary(Key);
        var sessions = there.Events.GroupBy(one => one.Record.Session).ToDictionary(group => group.Key);
        var gone = (SessionId?)null;
        foreach (var session in sessions.Keys.OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            var last = 0L;
            foreach (var one in sessions[session].OrderBy(one => one.Record.Version))
            {
                if (one.Record.Version != last + 1) return (session, last + 1);
                if (!written.TryGetValue(Key(one), out var was) || !Same(was, one)) return (session, last + 1);
                last++;
            }
            if (!there.Sessions.TryGetValue(session, out var stands)) return (session, 1);
            if (stands != last) return (session, Math.Min(stands, last) + 1);
        }
        foreach (var session in there.Sessions.Keys.Order(ByText.Instance))
        {
            if (!sessions.ContainsKey(session)) gone ??= session;
        }
        return gone is { } all ? (all, 1) : null;
    }

    /// <summary>The row to name.</summary>
    public static AuditPlace? Row(AuditModel whole, AuditModel there)
    {
        var written = whole.Rows.ToDictionary(row => row.Place);
        var left = there.Rows.ToDictionary(row => row.Place);
        foreach (var place in written.Keys.Concat(left.Keys).Distinct().Order())
        {
            var same = written.TryGetValue(place, out var one) && left.TryGetValue(place, out var other)
                       && one.Entry == other.Entry && one.Id == other.Id && one.Hash.SequenceEqual(other.Hash)
                       && one.Seal.SequenceEqual(other.Seal);
            if (!same) return place;
        }
        return null;
    }

    private static (SessionId Session, long Version) Key(StoredEvent one) => (one.Record.Session, one.Record.Version);

    private static bool Same(StoredEvent one, StoredEvent other) =>
        one.Position == other.Position && one.Seal.AsSpan().SequenceEqual(other.Seal)
        && one.Record.Hash.Span.SequenceEqual(other.Record.Hash.Span)
        && one.Record.PreviousHash.Span.SequenceEqual(other.Record.PreviousHash.Span)
        && one.Record.Payload.Span.SequenceEqual(other.Record.Payload.Span)
        && one.Record with { Payload = default, Hash = default, PreviousHash = default }
        == other.Record with { Payload = default, Hash = default, PreviousHash = default };

    private sealed class ByText : IComparer<SessionId>
    {
        public static readonly ByText Instance = new();

        public int Compare(SessionId x, SessionId y) => string.CompareOrdinal(x.Value, y.Value);
    }
}
