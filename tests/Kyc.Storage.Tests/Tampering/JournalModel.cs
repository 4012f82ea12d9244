using System.Numerics;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.Keys;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>All that a database says of its journal, in memory: what an attacker with every right may
/// rewrite.</summary>
internal sealed record JournalModel(
    bool Placed, List<StoredEvent> Events, Dictionary<SessionId, long> Sessions, List<StoredJournalHead> Heads,
    string? WritersFact, string? BaseFact)
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A journal as nodes write it: sessions whose commands come mixed, three starts.</summary>
    public static JournalModel Written(RecordSeals seals, bool placed, int sessions, Random random)
    {
        var lives = Enumerable.Range(0, sessions).Select(_ => SessionScript.New(s_noon)).ToList();
        var waiting = lives.Select(script => new Queue<JournalAppend>(script.Life().ToList())).ToList();
        var (events, heads) = (new List<StoredEvent>(), new List<StoredJournalHead>());
        var (writer, count, sum, last) = (1L, 0L, BigInteger.Zero, Array.Empty<byte>());
        while (waiting.Any(queue => queue.Count > 0))
        {
            var queues = waiting.Where(queue => queue.Count > 0).ToList();
            foreach (var record in queues[random.Next(queues.Count)].Dequeue().Records)
            {
                var position = placed ? events.Count + 1 : 0;
                (count, sum, last) = (count + 1, sum + AppendStatements.Number(record.Hash), record.Hash.ToArray());
                events.Add(new StoredEvent(record, position, seals.OfEvent(position, record.Hash.Span)));
            }
            if (writer < 3 && events.Count > writer * sessions * 3) End();
        }
        End();
        return new JournalModel(
            placed, Ordered(events), lives.ToDictionary(life => life.Id, life => life.State.Version), heads,
            RecordCount.Write(seals, RecordCount.Writers, heads.Count),
            seals.Sealed(RecordBase.Fact, new RecordBase(0, 0, new HashOfHashes().End(), 0, "").Write()));

        void End()
        {
            var (stands, digest) = placed ? (events.Count, last) : (count, AppendStatements.Bytes(sum));
            heads.Add(new StoredJournalHead(
                writer, stands, digest, seals.OfJournalHead(writer, stands, digest)));
            (writer, count, sum) = (writer + 1, 0, BigInteger.Zero);
        }
    }

    /// <summary>A ring, and the seals it makes.</summary>
    public static RecordSeals NewSeals() =>
        new(new KeyRing(new MasterKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(MasterKey.Length))));

    public static List<StoredEvent> Ordered(IEnumerable<StoredEvent> events) =>
        [.. events.OrderBy(one => one.Record.Session.Value, StringComparer.Ordinal).ThenBy(one => one.Record.Version)];

    public JournalModel Copy() => this with { Events = [.. Events], Sessions = new(Sessions), Heads = [.. Heads] };

    public JournalDamage? Verify(RecordSeals seals, KnownHeads? known = null)
    {
        var facts = new JournalFacts(Sessions, Heads, WritersFact, BaseFact, known ?? KnownHeads.None);
        if (Placed)
        {
            using var placed = new JournalCheck(facts, seals);
            return placed.Run(Ordered(Events)).FirstBad;
        }
        using var summed = new SummedCheck(facts, seals);
        foreach (var stored in Ordered(Events))
        {
            if (summed.Add(stored) is { } bad) return bad;
        }
        return summed.End();
    }
}
