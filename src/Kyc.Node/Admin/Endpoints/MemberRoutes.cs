using Kyc.Actors.Ports;
using Kyc.Node.Configuration;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>What operators do to members of the cluster.</summary>
internal static class MemberRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        var cluster = parts.Cluster;
        Add("leave", "cluster_leave", async (node, cancel) =>
        {
            await cluster.LeaveAsync(node, cancel);
            return $"{node} was told to drain and exit";
        });
        Add("down", "cluster_down", async (node, cancel) =>
        {
            if (node == parts.Node)
                throw new ClusterRefusedException("cannot_down_self",
                    $"{node} is the node that answers and cannot declare itself dead; ask another node, or have it "
                    + $"leave: kyc cluster leave {node}");
            await cluster.DownAsync(node, cancel);
            return $"{node} was declared dead; its connections are closed and its shards go to others";
        });
        Add("drain", "cluster_drain", async (node, cancel) =>
        {
            await cluster.DrainAsync(node, on: true, cancel);
            return $"{node} gives its shards up and takes no new jobs; `kyc cluster undrain {node}` ends that";
        });
        Add("undrain", "cluster_undrain", async (node, cancel) =>
        {
            await cluster.DrainAsync(node, on: false, cancel);
            return $"{node} takes its share again";
        });
        Add("pause", "workers_pause", async (node, cancel) =>
        {
            await cluster.PauseWorkersAsync(node, paused: true, cancel);
            return $"workers of {node} take no new jobs; those in hand end; `kyc workers resume {node}` ends that";
        });
        Add("resume", "workers_resume", async (node, cancel) =>
        {
            await cluster.PauseWorkersAsync(node, paused: false, cancel);
            return $"workers of {node} go on";
        });

        void Add(string verb, string action, Func<string, CancellationToken, ValueTask<string>> act) => routes.Change(
            $"/members/{{node}}/{verb}", action, request => request.Path("node"),
            (request, cancel) => NamedAsync(request.Path("node"), act, cancel));

        async ValueTask<string> NamedAsync(
            string node, Func<string, CancellationToken, ValueTask<string>> act, CancellationToken cancel)
        {
            try
            {
                return await act(node, cancel);
            }
            catch (UnknownMemberException unknown)
            {
                var view = await cluster.ViewAsync(cancel);
                var near = NearestName.Find(node, view.Members.Select(member => member.Node));
                throw new AdminProblemException(AdminCodes.UnknownMember,
                    near is null ? unknown.Message : $"no member is called {node}, did you mean {near}?", 404)
                {
                    Nearest = near,
                };
            }
        }
    }
}
