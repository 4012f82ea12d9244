using System.Globalization;
using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>The cluster and its shards, to look at.</summary>
internal static class ClusterRoutes
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        var cluster = parts.Cluster;
        var time = parts.Time;
        routes.Look("/cluster", Json.ClusterDocument, async (_, cancel) =>
            Cluster(await cluster.ViewAsync(cancel), time.GetUtcNow()));
        routes.Look("/regions", Json.RegionsDocument, async (_, cancel) =>
            Regions(await cluster.ViewAsync(cancel), time.GetUtcNow()));
        routes.Look("/shards", Json.ShardsDocument, async (_, cancel) =>
            Table(await cluster.ViewAsync(cancel), time.GetUtcNow()));
        routes.Look("/sessions/{id}/location", Json.LocationDocument, async (request, cancel) =>
        {
            var session = request.Session();
            var shard = Shards.Of(session);
            var view = await cluster.ViewAsync(cancel);
            var known = await parts.Storage.Operators.FindAsync(session, cancel) is not null;
            return new LocationDocument(session.Value, shard, view.Shards.GetValueOrDefault(shard), known);
        });
    }

    private static ClusterDocument Cluster(ClusterView view, DateTimeOffset at) => new(
        view.Self, view.Transport, view.Broker, at, Shards.Count, view.Shards.Count,
        [.. view.Members.OrderBy(member => member.Node, StringComparer.Ordinal).Select(Member)]);

    private static MemberDocument Member(MemberView member) => new(
        member.Node, WireName.Of(member.Status), member.Roles, member.Shards, member.Load.Residents,
        member.Load.Slots, member.Load.JobsInHand, member.Load.Paused, member.Load.Device,
        member.Load.DatabaseConnections, member.Load.DatabasePool, member.Version, member.Incarnation,
        member.Process, member.Load.Admin, member.StartedAt, member.LastBeat);

    private static RegionsDocument Regions(ClusterView view, DateTimeOffset at) => new(
        view.Self, at, Shards.Count, Shards.Count - view.Shards.Count,
        [
            .. view.Members.Where(member => member.Roles.Contains("sessions"))
                .OrderBy(member => member.Node, StringComparer.Ordinal)
                .Select(member => (Member: member, Owned: view.Shards.Values.Count(owner => owner == member.Node)))
                .Select(row => new RegionDocument(
                    row.Member.Node, WireName.Of(row.Member.Status), row.Owned, row.Member.Load.Residents,
                    Math.Round((double)row.Owned / Shards.Count, 4))),
        ]);

    private static ShardsDocument Table(ClusterView view, DateTimeOffset at)
    {
        var queues = view.Queues
            .Select(queue => (Queue: queue, Shard: ShardOf(queue.Name)))
            .Where(row => row.Shard is not null)
            .ToDictionary(row => row.Shard!.Value, row => row.Queue);
        return new ShardsDocument(at,
        [
            .. Enumerable.Range(0, Shards.Count).Select(shard =>
            {
                var queue = queues.GetValueOrDefault(shard);
                return new ShardDocument(shard, view.Shards.GetValueOrDefault(shard), queue?.Ready, queue?.InHand);
            }),
        ]);
    }

    /// <summary>The shard whose queue this is, by its name's end <c>.shard.NN</c>; null for other queues.</summary>
    public static int? ShardOf(string queue)
    {
        const string mark = ".shard.";
        var at = queue.LastIndexOf(mark, StringComparison.Ordinal);
        return at >= 0
               && int.TryParse(queue.AsSpan(at + mark.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                   out var shard)
               && shard < Shards.Count
            ? shard
            : null;
    }
}
