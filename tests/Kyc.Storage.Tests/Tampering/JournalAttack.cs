using System.Numerics;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.PostgreSql;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>
/// A random change to a journal by someone who may write everything and has no key. Every third time all hashes, sums,
/// places and versions are computed anew, so that without seals nothing would show.
/// </summary>
internal static class JournalAttack
{
    /// <summary>What was done.</summary>
    public static (JournalModel Journal, string What) Random(JournalModel whole, Random random)
    {
        var journal = whole.Copy();
        var what = (random.Next(12) switch
        {
            0 or 1 => Edit(journal, random),
            2 => Delete(journal, random),
            3 => Swap(journal, random),
            4 => Insert(journal, random),
            5 => CutSession(journal, random, model: false),
            6 => CutSession(journal, random, model: true),
            7 => RemoveSession(journal, random),
            8 => CutJournal(journal, random),
            9 => Places(journal, random),
            10 => EditHead(ref journal, random),
            _ => EditModel(journal, random),
        })!;
        if (random.Next(3) > 0) return (journal, what);
        return (Recomputed(journal), what + ", everything computed anew");
    }

    /// <summary>Hashes, versions, places, sums and heads so that everything fits, as far as that goes without a
    /// key.</summary>
    private static JournalModel Recomputed(JournalModel journal)
    {
        var events = new List<StoredEvent>();
        foreach (var session in JournalModel.Ordered(journal.Events).GroupBy(one => one.Record.Session))
        {
            var (previous, version) = (EventChain.Genesis, 0L);
            foreach (var stored in session)
            {
                var record = stored.Record with { Version = ++version, PreviousHash = previous };
                record = record with { Hash = EventChain.Hash(record) };
                previous = record.Hash;
                events.Add(stored with { Record = record });
            }
            journal.Sessions[session.Key] = version;
        }
        foreach (var gone in journal.Sessions.Keys.Except(events.Select(one => one.Record.Session)).ToList())
            journal.Sessions.Remove(gone);
        if (journal.Placed)
            events = [.. events.OrderBy(one => one.Position).Select((one, i) => one with { Position = i + 1 })];
        return journal with { Events = JournalModel.Ordered(events), Heads = Heads(journal, events) };
    }

    private static List<StoredJournalHead> Heads(JournalModel journal, List<StoredEvent> events)
    {
        if (journal.Heads.Count == 0 || events.Count == 0) return journal.Heads;
        var heads = journal.Heads.ToList();
        var others = heads.Take(heads.Count - 1).ToList();
        var last = heads[^1];
        if (journal.Placed)
        {
            heads = [.. heads.Select(head => head with { Events = Math.Min(head.Events, events.Count) })];
            heads[^1] = last with { Events = events.Count };
            return [.. heads.Select(head => head with
            {
                Digest = events.Single(one => one.Position == Math.Max(1, head.Events)).Record.Hash.ToArray(),
            })];
        }
        var sum = events.Aggregate(BigInteger.Zero, (all, one) => all + AppendStatements.Number(one.Record.Hash))
                  - others.Aggregate(BigInteger.Zero, (all, head) => all + AppendStatements.Number(head.Digest));
        heads[^1] = last with
        {
            Events = events.Count - others.Sum(head => head.Events),
            Digest = AppendStatements.Bytes(sum),
        };
        return heads;
    }

    private static string Edit(JournalModel journal, Random random)
    {
        var at = random.Next(journal.Events.Count);
        var record = journal.Events[at].Record;
        journal.Events[at] = journal.Events[at] with
        {
            Record = random.Next(7) switch
            {
                0 => record with { Type = record.Type + "x" },
                1 => record with { TypeVersion = record.TypeVersion + 1 },
                2 => record with { At = record.At.AddMilliseconds(random.Next(1, 1000)) },
                3 => record with { CommandId = new CommandId(record.CommandId.Value[..^1]) },
                4 => record with { PreviousHash = Bits.Flip(record.PreviousHash, random) },
                5 => record with { Hash = Bits.Flip(record.Hash, random), Payload = Bits.Flip(record.Payload, random) },
                _ => record with { Payload = Bits.Flip(record.Payload, random) },
            },
        };
        return $"edit of event {at}";
    }

    private static string Delete(JournalModel journal, Random random)
    {
        var at = random.Next(journal.Events.Count);
        journal.Events.RemoveAt(at);
        return $"deletion of event {at}";
    }

    private static string Swap(JournalModel journal, Random random)
    {
        var (at, other) = Two(journal, random);
        var (mine, theirs) = (journal.Events[at], journal.Events[other]);
        journal.Events[at] = theirs with
        {
            Record = theirs.Record with { Session = mine.Record.Session, Version = mine.Record.Version },
        };
        journal.Events[other] = mine with
        {
            Record = mine.Record with { Session = theirs.Record.Session, Version = theirs.Record.Version },
        };
        if (journal.Placed && random.Next(2) == 0)
        {
            journal.Events[at] = journal.Events[at] with { Position = mine.Position };
            journal.Events[other] = journal.Events[other] with { Position = theirs.Position };
        }
        return $"swap of events {at} and {other}";
    }

    private static string Insert(JournalModel journal, Random random)
    {
        var copied = journal.Events[random.Next(journal.Events.Count)];
        var session = random.Next(2) == 0 ? copied.Record.Session : SessionId.New(copied.Record.At.AddDays(1));
        var version = journal.Sessions.GetValueOrDefault(session) + 1;
        var record = copied.Record with
        {
            Session = session,
            Version = version,
            PreviousHash = journal.Events.LastOrDefault(one => one.Record.Session == session).Record?.Hash
                           ?? EventChain.Genesis,
        };
        record = record with { Hash = EventChain.Hash(record) };
        journal.Events.Add(new StoredEvent(
            record, journal.Placed ? journal.Events.Count + 1 : 0, copied.Seal));
        journal.Sessions[session] = version;
        return $"insertion of event {version} of {session}";
    }

    private static string CutSession(JournalModel journal, Random random, bool model)
    {
        var record = journal.Events[random.Next(journal.Events.Count)].Record;
        journal.Events.RemoveAll(one => one.Record.Session == record.Session && one.Record.Version >= record.Version);
        if (model && record.Version == 1) journal.Sessions.Remove(record.Session);
        else if (model) journal.Sessions[record.Session] = record.Version - 1;
        return $"{record.Session} cut at {record.Version}{(model ? " and in the read model" : "")}";
    }

    private static string RemoveSession(JournalModel journal, Random random)
    {
        var session = journal.Events[random.Next(journal.Events.Count)].Record.Session;
        journal.Events.RemoveAll(one => one.Record.Session == session);
        journal.Sessions.Remove(session);
        return $"{session} removed with every trace";
    }

    private static string CutJournal(JournalModel journal, Random random)
    {
        var count = random.Next(1, journal.Events.Count / 2);
        var gone = journal.Placed
            ? journal.Events.OrderByDescending(one => one.Position).Take(count).ToList()
            : journal.Events.OrderByDescending(one => one.Record.At).ThenByDescending(one => one.Record.Version)
                .Take(count).ToList();
        journal.Events.RemoveAll(gone.Contains);
        foreach (var session in gone.Select(one => one.Record.Session).Distinct())
        {
            var left = journal.Events.Where(one => one.Record.Session == session).ToList();
            if (left.Count == 0) journal.Sessions.Remove(session);
            else journal.Sessions[session] = left.Max(one => one.Record.Version);
        }
        return $"the newest {count} events cut off";
    }

    private static string Places(JournalModel journal, Random random)
    {
        if (!journal.Placed) return Edit(journal, random);
        var (at, other) = Two(journal, random);
        var (mine, theirs) = (journal.Events[at], journal.Events[other]);
        journal.Events[at] = mine with { Position = theirs.Position };
        journal.Events[other] = theirs with { Position = mine.Position };
        return $"places of {at} and {other} exchanged";
    }

    private static string EditHead(ref JournalModel journal, Random random)
    {
        var at = random.Next(journal.Heads.Count);
        var head = journal.Heads[at];
        switch (random.Next(7))
        {
            case 0: journal.Heads[at] = head with { Events = head.Events - random.Next(1, 5) }; break;
            case 1: journal.Heads[at] = head with { Events = head.Events + random.Next(1, 5) }; break;
            case 2: journal.Heads[at] = head with { Digest = Bits.Flip(head.Digest, random).ToArray() }; break;
            case 3: journal.Heads[at] = head with { Seal = Bits.Flip(head.Seal, random).ToArray() }; break;
            case 4: journal.Heads.RemoveAt(at); break;
            case 5: journal = journal with { WritersFact = null }; break;
            default: journal = journal with { BaseFact = Bits.Flip(journal.BaseFact!, random) }; break;
        }
        return $"head {at} or a fact changed";
    }

    private static string EditModel(JournalModel journal, Random random)
    {
        var session = journal.Events[random.Next(journal.Events.Count)].Record.Session;
        if (random.Next(3) == 0) journal.Sessions.Remove(session);
        else journal.Sessions[session] += random.Next(2) == 0 ? 1 : -1;
        return $"read model of {session} changed";
    }

    private static (int, int) Two(JournalModel journal, Random random)
    {
        var at = random.Next(journal.Events.Count);
        return (at, (at + 1 + random.Next(journal.Events.Count - 1)) % journal.Events.Count);
    }
}

/// <summary>Small damage.</summary>
internal static class Bits
{
    /// <summary>One bit the other way round.</summary>
    public static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, Random random)
    {
        var copy = bytes.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    /// <summary>One digit another.</summary>
    public static string Flip(string text, Random random)
    {
        var letters = text.ToCharArray();
        var at = random.Next(letters.Length);
        letters[at] = letters[at] == '0' ? '1' : '0';
        return new string(letters);
    }
}
