using System.Numerics;
using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// The check of PostgreSQL's journal, without a database: what <see cref="HistoryCheck"/> finds, and, by the writers'
/// sealed sums, sessions removed with every trace. Those are counted, not named: events have no place of their own.
/// </summary>
internal sealed class SummedCheck(JournalFacts facts, RecordSeals seals) : IDisposable
{
    private readonly HistoryCheck _histories = new(facts.Sessions, seals);
    private BigInteger _sum;

    /// <summary>Takes the next event, in the order of session and version.</summary>
    public JournalDamage? Add(in StoredEvent stored)
    {
        if (_histories.Add(stored) is { } bad) return bad;
        if (stored.Seal is not null) _sum += AppendStatements.Number(stored.Record.Hash);
        return null;
    }

    /// <summary>All events were given.</summary>
    public JournalDamage? End()
    {
        if (_histories.End() is { } bad) return bad;
        var began = RecordBase.Read(seals, facts.BaseFact);
        return _histories.EndBase(began) ?? facts.HeadDamage(seals, began!) ?? Sums(began!) ?? facts.Rollback();
    }

    /// <summary>What was read, and the damage.</summary>
    public JournalVerification Result(JournalDamage? bad) => _histories.Result(bad);

    /// <inheritdoc />
    public void Dispose() => _histories.Dispose();

    private JournalDamage? Sums(RecordBase began)
    {
        var sealedHeads = facts.Heads.Where(head => head.Writer > began.Writers).ToList();
        var written = sealedHeads.Sum(head => head.Events);
        var there = _histories.Events - _histories.Unsealed;
        if (there < written)
            return new JournalDamage(null, 0, DamageKind.Missing,
                $"{written - there} of {written} events are gone with their sessions, or cut from the end of some");
        if (there > written)
            return new JournalDamage(null, 0, DamageKind.Added,
                $"{there - written} of {there} events were put in by no writer");
        var digest = sealedHeads.Aggregate(BigInteger.Zero, (sum, head) => sum + AppendStatements.Number(head.Digest));
        return digest == _sum
            ? null
            : new JournalDamage(null, 0, DamageKind.Changed, "whole histories were exchanged for others");
    }
}
