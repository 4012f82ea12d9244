using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>All that a database says of its audit chains, in memory.</summary>
internal sealed record AuditModel(List<StoredRow> Rows, List<StoredAuditHead> Heads, string? ChainsFact)
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Chains as nodes write them.</summary>
    public static AuditModel Written(RecordSeals seals, int chains, int rows)
    {
        var model = new AuditModel([], [], RecordCount.Write(seals, RecordCount.Chains, chains));
        for (var chain = 1; chain <= chains; chain++)
        {
            var (hash, place) = (AuditRowHash.Genesis, new AuditPlace(chain, 0));
            for (var number = 1; number <= rows; number++)
            {
                place = new AuditPlace(chain, number);
                var (id, entry) = (AuditTexts.NewId(s_noon), Entry(number));
                hash = AuditRowHash.Of(hash, place, id, entry);
                model.Rows.Add(new StoredRow(place, id, entry, hash, seals.OfRow(place, hash)));
            }
            model.Heads.Add(new StoredAuditHead(place, hash, seals.OfAuditHead(place, hash)));
        }
        return model;
    }

    public AuditModel Copy() => this with { Rows = [.. Rows], Heads = [.. Heads] };

    public AuditDamage? Verify(RecordSeals seals, KnownHeads? known = null)
    {
        var check = new AuditCheck(seals, new AuditFacts(Heads, ChainsFact, null, known ?? KnownHeads.None));
        foreach (var row in Rows.OrderBy(row => row.Place))
        {
            if (check.Add(row) is { } bad) return bad;
        }
        return check.End();
    }

    private static AuditEntry Entry(int number) => new(
        s_noon.AddSeconds(number), "key_1", "node-1", "get_session_report", $"vs_{number}", "", "200")
    {
        Tenant = number % 5 == 0 ? null : new TenantId($"tenant-{number % 3}"),
        RequestId = $"req_{number}",
    };
}
