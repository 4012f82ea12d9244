using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>The check of the older log of operators' deeds: its own hashes and head, and what the base says of
/// it.</summary>
internal static class OlderLog
{
    /// <summary>The first damage, or null.</summary>
    /// <param name="rows">All rows by number.</param>
    /// <param name="head">Its head as text.</param>
    /// <param name="began">What it held when seals began; null when that is gone or not ours.</param>
    public static AuditDamage? FirstBad(
        IReadOnlyList<(AuditRow Row, byte[] Hash)> rows, string? head, RecordBase? began)
    {
        if (began is null)
            return new AuditDamage(new AuditPlace(0, 1), DamageKind.HeadForged,
                "the sealed fact of what there was before seals began is gone or was changed");
        var chained = AuditChain.FirstBad(rows, AuditHead.Read(head));
        var first = chained ?? (rows.Count == began.AuditRows && Last(rows) == began.AuditHash
            ? null
            : (long?)Math.Min(rows.Count, began.AuditRows) + 1);
        return first is { } number
            ? new AuditDamage(new AuditPlace(0, number), DamageKind.Changed,
                "this row of the older log, or its head, is not what was written")
            : null;
    }

    /// <summary>Hash of the last row; empty for none.</summary>
    public static string Last(IReadOnlyList<(AuditRow Row, byte[] Hash)> rows) =>
        rows.Count == 0 ? "" : Convert.ToHexStringLower(rows[^1].Hash);
}
