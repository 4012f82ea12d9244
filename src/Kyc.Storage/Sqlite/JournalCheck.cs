using System.Collections;
using Kyc.Actors.Ports;
using Kyc.Storage.Audit;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// The check of SQLite's journal, without a database: what <see cref="HistoryCheck"/> finds, and, by the dense
/// positions and the sealed heads, a session removed with every trace and a journal cut at its end.
/// </summary>
internal sealed class JournalCheck(JournalFacts facts, RecordSeals seals) : IDisposable
{
    private const int FirstRoom = 4_096;

    /// <summary>How many places are tried to say where a bad event comes from.</summary>
    private const long WhenceMost = 100_000;

    private readonly HistoryCheck _histories = new(facts.Sessions, seals);
    private readonly BitArray _places = new(FirstRoom);
    private readonly Dictionary<long, byte[]> _hashes = [];
    private readonly HashSet<long> _asked =
        [.. facts.Heads.Select(head => head.Events).Concat(facts.Known.Journal.Values.Select(head => head.Count))];

    private long _newest;

    /// <summary>Checks events given in the order of session and version.</summary>
    public JournalVerification Run(IEnumerable<StoredEvent> journal)
    {
        foreach (var stored in journal)
        {
            if ((_histories.Add(stored) ?? Note(stored)) is { } bad) return _histories.Result(Explained(bad, stored));
        }
        return _histories.Result(_histories.End() ?? Whole());
    }

    /// <inheritdoc />
    public void Dispose() => _histories.Dispose();

    private JournalDamage? Note(in StoredEvent stored)
    {
        var place = stored.Position;
        if (place is < 1 or >= int.MaxValue)
            return new JournalDamage(stored.Record.Session, stored.Record.Version, DamageKind.Moved,
                $"{place} is no place of this journal");
        if (_asked.Contains(place)) _hashes[place] = stored.Record.Hash.ToArray();
        _newest = Math.Max(_newest, place);
        if (place >= _places.Length) _places.Length = (int)Math.Min(int.MaxValue, Math.Max(place + 1, 2L * place));
        _places[(int)place] = true;
        return null;
    }

    /// <summary>
    /// Says of an event whose hash is right but not its seal whether it only stands at another place.
    /// </summary>
    private JournalDamage Explained(JournalDamage bad, in StoredEvent stored)
    {
        var own = bad.Session == stored.Record.Session && bad.Version == stored.Record.Version;
        if (!own || stored.Seal is not { } seal) return bad;
        var most = Math.Min(facts.Heads.Select(head => head.Events).DefaultIfEmpty().Max(), WhenceMost);
        for (var place = 1L; place <= most; place++)
        {
            if (place != stored.Position && seals.IsOfEvent(place, stored.Record.Hash.Span, seal))
                return bad with { Kind = DamageKind.Moved, Why = $"it was written at place {place} of the journal" };
        }
        return bad;
    }

    private JournalDamage? Whole()
    {
        var began = RecordBase.Read(seals, facts.BaseFact);
        if (_histories.EndBase(began) is { } bad) return bad;
        if (Gap() is { } place)
            return new JournalDamage(null, 0, DamageKind.Missing,
                $"the event at place {place} of the journal is gone with its session's later ones")
            {
                Position = place,
            };
        return facts.HeadDamage(seals, began!) ?? Cut(began!) ?? RolledBack();
    }

    private long? Gap()
    {
        if (_newest == _histories.Events) return null;
        for (var place = 1; place <= _newest; place++)
        {
            if (!_places[place]) return place;
        }
        return null;
    }

    private JournalDamage? Cut(RecordBase began)
    {
        var written = facts.Heads.Select(head => head.Events).Append(began.Events).Max();
        if (written > _newest)
            return new JournalDamage(null, 0, DamageKind.CutOff,
                $"{written} events were written, the last {written - _newest} are gone")
            {
                Position = _newest + 1,
            };
        if (written < _newest)
            return JournalFacts.Forged($"the head stands at {written} of {_newest} events") with
            {
                Position = written + 1,
            };
        foreach (var head in facts.Heads)
        {
            if (head.Events > 0 && !_hashes[head.Events].AsSpan().SequenceEqual(head.Digest))
                return new JournalDamage(null, 0, DamageKind.Changed,
                    $"writer {head.Writer} wrote another event at place {head.Events}")
                {
                    Position = head.Events,
                };
        }
        return null;
    }

    private JournalDamage? RolledBack()
    {
        foreach (var (writer, known) in facts.Known.Journal.OrderBy(pair => pair.Value.Count))
        {
            var gone = known.Count > _newest;
            if (!gone && _hashes[known.Count].AsSpan().SequenceEqual(known.Digest)) continue;
            return new JournalDamage(null, 0, DamageKind.RolledBack,
                $"the journal of writer {writer} had come to place {known.Count} at {known.At:u}, by the head kept "
                + $"outside; {(gone ? $"now it ends at {_newest}" : "now another event stands there")}")
            {
                Position = Math.Min(known.Count, _newest + 1),
            };
        }
        return facts.Rollback();
    }
}
