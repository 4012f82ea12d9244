using System.Globalization;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Workers, queues, and jobs set aside.</summary>
internal static class WorkRoutes
{
    private const int DeadDefault = 100;
    private const int DeadMax = 1_000;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        var cluster = parts.Cluster;
        routes.Look("/workers", Json.WorkersDocument, async (_, cancel) => new WorkersDocument(
            parts.Time.GetUtcNow(),
            [
                .. (await cluster.ViewAsync(cancel)).Members.Where(member => member.Roles.Contains("worker"))
                    .OrderBy(member => member.Node, StringComparer.Ordinal)
                    .Select(member => new WorkerDocument(
                        member.Node, WireName.Of(member.Status), member.Load.Slots, member.Load.JobsInHand,
                        member.Load.Paused, member.Load.Device)),
            ]));
        routes.Look("/queues", Json.QueuesDocument, async (_, cancel) =>
        {
            var view = await cluster.ViewAsync(cancel);
            return new QueuesDocument(
                view.Transport, view.Broker, parts.Time.GetUtcNow(),
                [
                    .. view.Queues.OrderBy(queue => queue.Name, StringComparer.Ordinal).Select(queue =>
                        new QueueDocument(queue.Name, queue.Ready, queue.InHand, queue.Consumers, queue.Limit)),
                ]);
        });
        routes.Look("/dead", Json.DeadJobsDocument, async (request, cancel) => new DeadJobsDocument(
        [
            .. (await cluster.DeadJobsAsync(request.Number("limit", DeadDefault, 1, DeadMax), cancel)).Select(dead =>
                new DeadJobDocument(
                    dead.Job.Value, dead.Session.Value, dead.Tenant.Value, dead.Reason, dead.Deliveries, dead.At)),
        ]));
        routes.Change("/dead/requeue", "work_dead_requeue", request => request.Query("job") ?? "",
            async (request, cancel) =>
            {
                JobId? job = request.Query("job") is { } text ? new JobId(text) : null;
                var moved = await cluster.RequeueDeadAsync(job, cancel);
                if (job is { } one && moved == 0)
                    throw new AdminProblemException(AdminCodes.UnknownJob,
                        $"no dead job is called {one}; `kyc work dead list` names them", 404);
                return string.Create(CultureInfo.InvariantCulture,
                    $"{moved} dead {(moved == 1 ? "job" : "jobs")} moved back into the work queue");
            });
    }
}
