using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>What a database says of its audit rows beside the rows.</summary>
/// <param name="Heads">Heads of the chains, by chain.</param>
/// <param name="ChainsFact">The sealed count of chains; null when there is none.</param>
/// <param name="Older">The first damage in the older log; null when all is well.</param>
/// <param name="Known">Heads from outside.</param>
internal sealed record AuditFacts(
    IReadOnlyList<StoredAuditHead> Heads, string? ChainsFact, AuditDamage? Older, KnownHeads Known);

/// <summary>
/// The check of all chains, without a database: rows are given in the order of chain and number. The first damage is
/// named by this rule: a row whose hash does not follow from what it says and the hash before, or whose seal is not of
/// a node, is the first bad row; where rows or heads are gone or a head is not ours, the first number that no sealed
/// row vouches for.
/// </summary>
internal sealed class AuditCheck
{
    /// <summary>How many places are tried to say where a bad row comes from.</summary>
    private const long WhenceMost = 100_000;

    private readonly RecordSeals _seals;
    private readonly AuditFacts _facts;
    private readonly Dictionary<long, StoredAuditHead> _heads;
    private readonly long? _count;
    private long _rows, _chain, _last;
    private byte[] _previous = AuditRowHash.Genesis;

    public AuditCheck(RecordSeals seals, AuditFacts facts)
    {
        (_seals, _facts) = (seals, facts);
        _heads = facts.Heads.ToDictionary(head => head.Newest.Chain);
        _count = RecordCount.Read(seals, RecordCount.Chains, facts.ChainsFact);
    }

    /// <summary>Takes the next row; the damage found before or in it, or null.</summary>
    public AuditDamage? Add(in StoredRow row)
    {
        if (_facts.Older is { } older) return older;
        if (row.Place.Chain != _chain && MoveTo(row.Place.Chain) is { } before) return before;
        var expected = new AuditPlace(_chain, _last + 1);
        if (row.Place.Number != expected.Number)
            return new AuditDamage(expected, DamageKind.Missing, "this row is gone, later ones are there");
        if (Unsound(row) is { } bad) return bad;
        (_last, _previous) = (row.Place.Number, row.Hash);
        _rows++;
        return null;
    }

    /// <summary>All rows were given.</summary>
    public AuditDamage? End()
    {
        if (_facts.Older is { } older) return older;
        var highest = Math.Max(_count ?? 0, _heads.Count == 0 ? 0 : _heads.Keys.Max());
        if (_facts.Known.Audit.Count > 0) highest = Math.Max(highest, _facts.Known.Audit.Keys.Max());
        if (MoveTo(Math.Max(highest, _chain) + 1) is { } bad) return bad;
        if (_count is null && (_heads.Count > 0 || _facts.ChainsFact is not null))
            return new AuditDamage(new AuditPlace(highest + 1, 1), DamageKind.HeadForged,
                "the sealed count of chains is gone or was changed: whether there were more cannot be known");
        return null;
    }

    /// <summary>What was read, and the damage.</summary>
    public AuditVerification Result(AuditDamage? bad) => new(_heads.Count, _rows, bad);

    private AuditDamage? Unsound(in StoredRow row)
    {
        var computed = AuditRowHash.Of(_previous, row.Place, row.Id, row.Entry);
        if (!row.Hash.AsSpan().SequenceEqual(computed))
            return Whence(row) is { } from
                ? new AuditDamage(row.Place, DamageKind.Moved, $"row {from} of its chain stands here")
                : new AuditDamage(row.Place, DamageKind.Changed,
                    "its hash does not follow from what it says and the hash before it");
        if (!_seals.IsOfRow(row.Place, row.Hash, row.Seal))
            return new AuditDamage(row.Place, DamageKind.Changed,
                "its seal is not of this key ring: it was changed, moved here or put in, and its hash computed anew");
        return _facts.Known.Audit.TryGetValue(_chain, out var known) && known.Count == row.Place.Number
               && !known.Digest.AsSpan().SequenceEqual(row.Hash)
            ? new AuditDamage(row.Place, DamageKind.RolledBack,
                $"another row stood here at {known.At:u}, by the head kept outside")
            : null;
    }

    /// <summary>The number under which a row was written that stands at another.</summary>
    private long? Whence(in StoredRow row)
    {
        var most = Math.Min(_heads.GetValueOrDefault(_chain).Newest.Number, WhenceMost);
        for (var number = 1L; number <= most; number++)
        {
            var place = new AuditPlace(_chain, number);
            if (number != row.Place.Number && _seals.IsOfRow(place, row.Hash, row.Seal)) return number;
        }
        return null;
    }

    /// <summary>Ends the chain at hand and those without rows before the next.</summary>
    private AuditDamage? MoveTo(long chain)
    {
        if (_chain > 0 && EndChain() is { } bad) return bad;
        for (_chain++; _chain < chain; _chain++)
        {
            (_last, _previous) = (0, AuditRowHash.Genesis);
            if (EndChain() is { } without) return without;
        }
        (_last, _previous) = (0, AuditRowHash.Genesis);
        return null;
    }

    private AuditDamage? EndChain()
    {
        var next = new AuditPlace(_chain, _last + 1);
        var found = EndByHead(next);
        if (_facts.Known.Audit.TryGetValue(_chain, out var known) && known.Count > _last
            && (found is null || found.Place.CompareTo(next) >= 0))
            return new AuditDamage(next, DamageKind.RolledBack,
                $"the chain had {known.Count} rows at {known.At:u}, by the head kept outside");
        return found;
    }

    private AuditDamage? EndByHead(AuditPlace next)
    {
        if (!_heads.TryGetValue(_chain, out var head))
            return new AuditDamage(next, _last > 0 ? DamageKind.HeadForged : DamageKind.Missing,
                _last > 0 ? "the chain's head is gone" : "the whole chain is gone");
        if (!_seals.IsOfAuditHead(head.Newest, head.Hash, head.Seal))
            return new AuditDamage(next, DamageKind.HeadForged,
                "the chain's head is not of this key ring: whether more rows followed cannot be known");
        if (head.Newest.Number > _last)
            return new AuditDamage(next, DamageKind.CutOff,
                $"{head.Newest.Number} rows were written, {_last} are there");
        if (head.Newest.Number < _last || !head.Hash.AsSpan().SequenceEqual(_previous))
            return new AuditDamage(new AuditPlace(_chain, head.Newest.Number + 1), DamageKind.HeadForged,
                "the chain's head is an older one than its rows");
        return null;
    }
}
