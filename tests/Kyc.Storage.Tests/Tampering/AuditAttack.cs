using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>A random change to audit chains, as <see cref="JournalAttack"/> makes them to journals.</summary>
internal static class AuditAttack
{
    /// <summary>What was done.</summary>
    public static (AuditModel Audit, string What) Random(AuditModel whole, Random random)
    {
        var audit = whole.Copy();
        var what = random.Next(8) switch
        {
            0 or 1 => Edit(audit, random),
            2 => Delete(audit, random),
            3 => Swap(audit, random),
            4 => Insert(audit, random),
            5 => Cut(audit, random),
            6 => RemoveChain(audit, random),
            _ => EditHead(ref audit, random),
        };
        return random.Next(3) > 0 ? (audit, what) : (Recomputed(audit), what + ", everything computed anew");
    }

    private static AuditModel Recomputed(AuditModel audit)
    {
        var rows = new List<StoredRow>();
        var heads = audit.Heads.ToList();
        foreach (var chain in audit.Rows.OrderBy(row => row.Place).GroupBy(row => row.Place.Chain))
        {
            var (hash, place) = (AuditRowHash.Genesis, new AuditPlace(chain.Key, 0));
            foreach (var row in chain)
            {
                place = place with { Number = place.Number + 1 };
                hash = AuditRowHash.Of(hash, place, row.Id, row.Entry);
                rows.Add(row with { Place = place, Hash = hash });
            }
            var at = heads.FindIndex(head => head.Newest.Chain == chain.Key);
            if (at >= 0) heads[at] = heads[at] with { Newest = place, Hash = hash };
        }
        return audit with { Rows = rows, Heads = heads };
    }

    private static string Edit(AuditModel audit, Random random)
    {
        var at = random.Next(audit.Rows.Count);
        var (row, entry) = (audit.Rows[at], audit.Rows[at].Entry);
        audit.Rows[at] = random.Next(10) switch
        {
            0 => row with { Entry = entry with { Actor = "key_2" } },
            1 => row with { Entry = entry with { Tenant = new TenantId("evil") } },
            2 => row with { Entry = entry with { Outcome = "404 not_found" } },
            3 => row with { Entry = entry with { Target = entry.Target + "x" } },
            4 => row with { Entry = entry with { At = entry.At.AddMilliseconds(1) } },
            5 => row with { Entry = entry with { RequestId = "" } },
            6 => row with { Entry = entry with { Remote = "::1" } },
            7 => row with { Hash = Bits.Flip(row.Hash, random).ToArray(), Entry = entry with { Node = "node-2" } },
            8 => row with { Id = row.Id[..^1] + (row.Id[^1] == '0' ? '1' : '0') },
            _ => row with { Entry = entry with { Action = entry.Action + entry.Target, Target = "" } },
        };
        return $"edit of row {row.Place}";
    }

    private static string Delete(AuditModel audit, Random random)
    {
        var at = random.Next(audit.Rows.Count);
        var place = audit.Rows[at].Place;
        audit.Rows.RemoveAt(at);
        return $"deletion of row {place}";
    }

    private static string Swap(AuditModel audit, Random random)
    {
        var at = random.Next(audit.Rows.Count);
        var other = (at + 1 + random.Next(audit.Rows.Count - 1)) % audit.Rows.Count;
        var (mine, theirs) = (audit.Rows[at], audit.Rows[other]);
        (audit.Rows[at], audit.Rows[other]) =
            (theirs with { Place = mine.Place }, mine with { Place = theirs.Place });
        return $"swap of rows {mine.Place} and {theirs.Place}";
    }

    private static string Insert(AuditModel audit, Random random)
    {
        var row = audit.Rows[random.Next(audit.Rows.Count)];
        var last = audit.Rows.Where(one => one.Place.Chain == row.Place.Chain).MaxBy(one => one.Place.Number);
        var place = last.Place with { Number = last.Place.Number + 1 };
        var id = AuditTexts.NewId(row.Entry.At);
        audit.Rows.Add(new StoredRow(place, id, row.Entry, AuditRowHash.Of(last.Hash, place, id, row.Entry), row.Seal));
        return $"insertion of row {place}";
    }

    private static string Cut(AuditModel audit, Random random)
    {
        var place = audit.Rows[random.Next(audit.Rows.Count)].Place;
        audit.Rows.RemoveAll(row => row.Place.Chain == place.Chain && row.Place.Number >= place.Number);
        return $"chain cut at {place}";
    }

    private static string RemoveChain(AuditModel audit, Random random)
    {
        var chain = audit.Heads[random.Next(audit.Heads.Count)].Newest.Chain;
        audit.Rows.RemoveAll(row => row.Place.Chain == chain);
        audit.Heads.RemoveAll(head => head.Newest.Chain == chain);
        return $"chain {chain} removed with every trace";
    }

    private static string EditHead(ref AuditModel audit, Random random)
    {
        var at = random.Next(audit.Heads.Count);
        var head = audit.Heads[at];
        var newest = head.Newest;
        switch (random.Next(6))
        {
            case 0: audit.Heads[at] = head with { Newest = newest with { Number = newest.Number + 1 } }; break;
            case 1: audit.Heads[at] = head with { Newest = newest with { Number = newest.Number - 1 } }; break;
            case 2: audit.Heads[at] = head with { Seal = Bits.Flip(head.Seal, random).ToArray() }; break;
            case 3: audit.Heads.RemoveAt(at); break;
            case 4: audit = audit with { ChainsFact = null }; break;
            default: audit = audit with { ChainsFact = Bits.Flip(audit.ChainsFact!, random) }; break;
        }
        return $"head of chain {newest.Chain} or the count changed";
    }
}
