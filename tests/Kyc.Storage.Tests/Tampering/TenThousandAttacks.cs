using Kyc.Storage.Audit;
using Xunit.Abstractions;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>
/// 10,000 random edits, deletions, swaps, insertions and truncations by someone with every right on the database, a
/// third of them with everything computed anew that can be without a key: all are found, and named by the rule of
/// <see cref="Expected"/>. Here over what the verifiers read; <see cref="AttackedDatabases"/> does it in real ones.
/// </summary>
public sealed class TenThousandAttacks(ITestOutputHelper output)
{
    private const int Sessions = 10;
    private const int ToSqlite = 3_500;
    private const int ToPostgreSql = 3_000;
    private const int ToAudit = 3_500;

    private readonly int _seed = Environment.TickCount;

    [Theory]
    [InlineData(true, ToSqlite)]
    [InlineData(false, ToPostgreSql)]
    public void Every_attack_on_a_journal_is_found_and_named(bool placed, int attacks)
    {
        var random = new Random(_seed);
        var seals = JournalModel.NewSeals();
        var whole = JournalModel.Written(seals, placed, Sessions, random);
        Assert.Null(whole.Verify(seals));
        var (named, recomputed, unchanged) = (0, 0, 0);
        for (var i = 0; i < attacks; i++)
        {
            var (there, what) = JournalAttack.Random(whole, random);
            var told = $"seed {_seed}, attack {i}: {what}";
            var expected = Expected.Event(whole, there);
            var bad = there.Verify(seals);
            if (bad is null && expected is null && IsUnchanged(whole, there))
            {
                unchanged++;
                i--;
                continue;
            }
            Assert.True(bad is not null, told + " went unnoticed");
            Assert.True(expected is null ? bad.Session is null : (bad.Session, bad.Version) == expected,
                $"{told}: named {bad}, expected {expected}");
            if (placed && expected is null && bad.Kind is Actors.Ports.DamageKind.Missing)
                Assert.Equal(LowestGap(there), bad.Position);
            named += expected is null ? 0 : 1;
            recomputed += what.EndsWith("anew", StringComparison.Ordinal) ? 1 : 0;
        }
        output.WriteLine($"{(placed ? "SQLite" : "PostgreSQL")} journal: {attacks} of {attacks} attacks found, "
            + $"{named} named by session and version, the others by place, count or head; {recomputed} with "
            + $"everything computed anew; {unchanged} drawn again because computing anew had undone them; seed {_seed}");
    }

    [Fact]
    public void Every_attack_on_audit_chains_is_found_and_named()
    {
        var random = new Random(_seed);
        var seals = JournalModel.NewSeals();
        var whole = AuditModel.Written(seals, 4, 25);
        Assert.Null(whole.Verify(seals));
        var (named, recomputed, unchanged) = (0, 0, 0);
        for (var i = 0; i < ToAudit; i++)
        {
            var (there, what) = AuditAttack.Random(whole, random);
            var told = $"seed {_seed}, attack {i}: {what}";
            var expected = Expected.Row(whole, there);
            var bad = there.Verify(seals);
            if (bad is null && expected is null && there.ChainsFact == whole.ChainsFact
                && there.Heads.SequenceEqual(whole.Heads, HeadsAlike.Instance))
            {
                unchanged++;
                i--;
                continue;
            }
            Assert.True(bad is not null, told + " went unnoticed");
            Assert.True(expected is null || bad.Place == expected, $"{told}: named {bad}, expected {expected}");
            named += expected is null ? 0 : 1;
            recomputed += what.EndsWith("anew", StringComparison.Ordinal) ? 1 : 0;
        }
        output.WriteLine($"audit chains: {ToAudit} of {ToAudit} attacks found, {named} named by chain and number, the "
            + $"others by the head or count they forged; {recomputed} with everything computed anew; {unchanged} drawn "
            + $"again; seed {_seed}");
    }

    private static long LowestGap(JournalModel there)
    {
        var places = there.Events.Select(one => one.Position).ToHashSet();
        for (var place = 1L; ; place++)
        {
            if (!places.Contains(place)) return place;
        }
    }

    private static bool IsUnchanged(JournalModel whole, JournalModel there) =>
        whole.Events.Count == there.Events.Count && whole.WritersFact == there.WritersFact
        && whole.BaseFact == there.BaseFact && whole.Heads.Count == there.Heads.Count
        && whole.Heads.Zip(there.Heads).All(pair =>
            pair.First.Events == pair.Second.Events && pair.First.Writer == pair.Second.Writer
            && pair.First.Digest.SequenceEqual(pair.Second.Digest) && pair.First.Seal!.SequenceEqual(pair.Second.Seal!));

    private sealed class HeadsAlike : IEqualityComparer<StoredAuditHead>
    {
        public static readonly HeadsAlike Instance = new();

        public bool Equals(StoredAuditHead x, StoredAuditHead y) =>
            x.Newest == y.Newest && x.Hash.SequenceEqual(y.Hash) && x.Seal.SequenceEqual(y.Seal);

        public int GetHashCode(StoredAuditHead obj) => obj.Newest.GetHashCode();
    }
}
