using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage;

/// <summary>
/// The check of all histories, whatever keeps them, in the order of session and version. The hash chain finds changed,
/// swapped and missing events; the seals find them even where somebody computed all hashes anew; the read model's
/// version finds a history cut at its end or gone.
/// </summary>
/// <param name="sessions">The version at which each session stands by the read model.</param>
/// <param name="seals">Knows our seals.</param>
internal sealed class HistoryCheck(IReadOnlyDictionary<SessionId, long> sessions, RecordSeals seals) : IDisposable
{
    private readonly IncrementalHash _unsealed = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<SessionId> _seen = [];
    private SessionId? _session;
    private long _last;
    private ReadOnlyMemory<byte> _previous;

    /// <summary>Events given so far.</summary>
    public long Events { get; private set; }

    /// <summary>Of them those without a seal.</summary>
    public long Unsealed { get; private set; }

    /// <summary>Takes the next event; the damage found before or in it, or null.</summary>
    public JournalDamage? Add(in StoredEvent stored)
    {
        var record = stored.Record;
        if (_session != record.Session)
        {
            if (EndSession() is { } before) return before;
            (_session, _last, _previous) = (record.Session, 0, EventChain.Genesis);
        }
        var bad = Broken(record) ?? Foreign(stored);
        if (bad is not null) return bad with { Position = stored.Position };
        (_last, _previous) = (record.Version, record.Hash);
        Events++;
        return null;
    }

    /// <summary>All events were given.</summary>
    public JournalDamage? End() => EndSession() ?? MissingSession();

    /// <summary>Whether the events without a seal are those of the base.</summary>
    public JournalDamage? EndBase(RecordBase? began)
    {
        if (began is null)
            return JournalFacts.Forged("the sealed fact of what there was before seals began is gone or was changed");
        var digest = Convert.ToHexStringLower(_unsealed.GetCurrentHash());
        if (began.Events == Unsealed && began.EventsDigest == digest) return null;
        return new JournalDamage(null, 0, began.Events > Unsealed ? DamageKind.Missing : DamageKind.Changed,
            $"{Unsealed} events have no seal; {began.Events} had none when seals began, and not the same ones");
    }

    /// <summary>What was read, and the damage.</summary>
    public JournalVerification Result(JournalDamage? bad) => new(_seen.Count, Events, bad);

    /// <inheritdoc />
    public void Dispose() => _unsealed.Dispose();

    private JournalDamage? Broken(EventRecord record)
    {
        if (record.Version != _last + 1)
            return new JournalDamage(record.Session, _last + 1, DamageKind.Missing,
                "this event is gone, later ones are there");
        var chained = record.PreviousHash.Span.SequenceEqual(_previous.Span)
                      && record.Hash.Span.SequenceEqual(EventChain.Hash(record));
        return chained
            ? null
            : new JournalDamage(record.Session, record.Version, DamageKind.Changed, "its hash chain breaks here");
    }

    private JournalDamage? Foreign(in StoredEvent stored)
    {
        var record = stored.Record;
        if (stored.Seal is null)
        {
            Unsealed++;
            _unsealed.AppendData(record.Hash.Span);
            return null;
        }
        return seals.IsOfEvent(stored.Position, record.Hash.Span, stored.Seal)
            ? null
            : new JournalDamage(record.Session, record.Version, DamageKind.Changed,
                "its seal is not of this key ring: it was changed, moved or put in, and its hash computed anew");
    }

    private JournalDamage? EndSession()
    {
        if (_session is not { } session) return null;
        _seen.Add(session);
        if (!sessions.TryGetValue(session, out var stands))
            return new JournalDamage(session, 1, DamageKind.HeadForged, "no session of this id is known");
        if (stands == _last) return null;
        return new JournalDamage(session, Math.Min(stands, _last) + 1,
            stands > _last ? DamageKind.CutOff : DamageKind.HeadForged,
            $"{_last} events are there, the session stands at {stands}");
    }

    private JournalDamage? MissingSession()
    {
        foreach (var session in sessions.Keys.OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            if (!_seen.Contains(session))
                return new JournalDamage(session, 1, DamageKind.CutOff, "all its events are gone");
        }
        return null;
    }
}
