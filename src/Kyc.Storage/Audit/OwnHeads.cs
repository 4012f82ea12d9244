using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>Of stored heads those that are ours.</summary>
internal static class OwnHeads
{
    /// <summary>Picks them.</summary>
    public static KnownHeads Of(
        RecordSeals seals, DateTimeOffset at, IEnumerable<StoredJournalHead> journal,
        IEnumerable<StoredAuditHead> audit) => new(
        journal.Where(head =>
                head.Seal is { } seal && seals.IsOfJournalHead(head.Writer, head.Events, head.Digest, seal))
            .ToDictionary(head => head.Writer, head => new KnownHead(at, head.Events, head.Digest)),
        audit.Where(head => seals.IsOfAuditHead(head.Newest, head.Hash, head.Seal))
            .ToDictionary(head => head.Newest.Chain, head => new KnownHead(at, head.Newest.Number, head.Hash)));
}
