using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Finds sessions that wait for their comparison for too long, and why.</summary>
internal static class StuckSessions
{
    /// <summary>Those that wait longer than a bound, the longest first.</summary>
    public static async ValueTask<StuckDocument> FindAsync(
        AdminParts parts, TimeSpan bound, int limit, CancellationToken cancel)
    {
        var now = parts.Time.GetUtcNow();
        var (open, total) = (0, 0);
        var oldest = new PriorityQueue<OpenWork, long>();
        await foreach (var work in parts.Storage.Journal.OpenWorkAsync(null, cancel))
        {
            open++;
            if (now - work.Since < bound) continue;
            total++;
            // The youngest leaves first when there are more than are shown.
            oldest.Enqueue(work, -work.Since.UtcTicks);
            if (oldest.Count > limit) oldest.Dequeue();
        }
        var rows = new List<StuckSessionDocument>();
        foreach (var work in oldest.UnorderedItems.Select(item => item.Element).OrderBy(work => work.Since))
            rows.Add(await RowAsync(parts, work, now, cancel));
        return new StuckDocument(bound.TotalSeconds, open, total, rows);
    }

    private static async ValueTask<StuckSessionDocument> RowAsync(
        AdminParts parts, OpenWork work, DateTimeOffset now, CancellationToken cancel)
    {
        var standing = StuckReason.StandingOf(work, now);
        var worker = standing == StuckStanding.Leased ? await WorkerAsync(parts, work, cancel) : null;
        return new StuckSessionDocument(
            work.Session.Value, work.Tenant.Value, work.Job.Value, work.Tries, work.Since,
            Math.Round((now - work.Since).TotalSeconds, 3), WireName.Of(standing), worker, work.LeaseUntil,
            StuckReason.Sentence(standing, worker, work.LeaseUntil));
    }

    private static async ValueTask<string?> WorkerAsync(AdminParts parts, OpenWork work, CancellationToken cancel)
    {
        try
        {
            return (await SessionRoutes.StateAsync(parts, work.Session, cancel)) is { Status: SessionStatus.Processing }
                state ? state.Job?.Worker : null;
        }
        catch (AdminProblemException)
        {
            return null;
        }
    }
}
