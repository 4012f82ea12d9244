using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>Rows of the older log in lists: they are few, and chosen here.</summary>
internal static class OlderRows
{
    /// <summary>The list of a query, continued with rows of the older log where there is room.</summary>
    public static IReadOnlyList<AuditRow> Continue(
        List<AuditRow> newer, AuditQuery query, Func<IEnumerable<AuditRow>> older)
    {
        var room = query.Limit - newer.Count;
        if (room <= 0 || query.Tenant is not null || query.RequestId is not null) return newer;
        newer.AddRange(older().Reverse().Where(row => Fits(row, query)).Take(room));
        return newer;
    }

    private static bool Fits(AuditRow row, AuditQuery query) =>
        (query.Target is null || query.Target == row.Entry.Target)
        && (query.Action is null || query.Action == row.Entry.Action)
        && (query.Actor is null || query.Actor == row.Entry.Actor)
        && (query.From is null || row.Entry.At >= query.From)
        && (query.Before is null || row.Entry.At < query.Before)
        && (query.After is null || string.CompareOrdinal(row.Id, query.After) < 0);
}
