using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage.Audit;

/// <summary>What a database says of its journal beside the events.</summary>
/// <param name="Sessions">The version at which each session stands by the read model.</param>
/// <param name="Heads">Heads of the writers, by writer.</param>
/// <param name="WritersFact">The sealed count of writers; null when there is none.</param>
/// <param name="BaseFact">The sealed fact of what there was before seals began.</param>
/// <param name="Known">Heads from outside.</param>
internal sealed record JournalFacts(
    IReadOnlyDictionary<SessionId, long> Sessions, IReadOnlyList<StoredJournalHead> Heads, string? WritersFact,
    string? BaseFact, KnownHeads Known)
{
    /// <summary>
    /// What is wrong with the heads themselves: one gone, forged, or their count. Writers of earlier builds are the
    /// base's.
    /// </summary>
    public JournalDamage? HeadDamage(RecordSeals seals, RecordBase began)
    {
        var next = began.Writers + 1;
        foreach (var head in Heads.Where(head => head.Writer > began.Writers))
        {
            if (head.Writer != next) return Gone(next);
            if (!seals.IsOfJournalHead(head.Writer, head.Events, head.Digest, head.Seal))
                return Forged($"the head of writer {head.Writer} is not of this key ring");
            next++;
        }
        var count = RecordCount.Read(seals, RecordCount.Writers, WritersFact);
        if (count is null)
            return WritersFact is null && next == began.Writers + 1
                ? null
                : Forged("the sealed count of writers is gone or was changed");
        if (count >= next) return Gone(next);
        return count < next - 1 ? Forged("the sealed count of writers is an older one") : null;
    }

    /// <summary>What heads from outside say was written and is gone, where the heads tell.</summary>
    public JournalDamage? Rollback()
    {
        var heads = Heads.ToDictionary(head => head.Writer);
        foreach (var (writer, known) in Known.Journal.OrderBy(pair => pair.Key))
        {
            var there = heads.TryGetValue(writer, out var head);
            if (there && (head.Events > known.Count
                          || (head.Events == known.Count && head.Digest.AsSpan().SequenceEqual(known.Digest))))
                continue;
            return new JournalDamage(null, 0, DamageKind.RolledBack,
                $"writer {writer} had come to {known.Count} at {known.At:u} by the head kept outside, "
                + $"{(there ? $"and stands at {head.Events}" : "and is not known")}");
        }
        return null;
    }

    /// <summary>A head that is not as it was sealed.</summary>
    public static JournalDamage Forged(string why) =>
        new(null, 0, DamageKind.HeadForged, why + ": whether more was written cannot be known");

    private static JournalDamage Gone(long writer) =>
        new(null, 0, DamageKind.HeadForged, $"the head of writer {writer} is gone");
}
