using Kyc.Cli.Operator.Client;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Configuration;

namespace Kyc.Cli.Operator.Verbs;

/// <summary>Says what an order to members will do, from the cluster as it is now.</summary>
internal static class MemberPreview
{
    /// <summary>One sentence a line.</summary>
    /// <exception cref="CliException">No member has that name.</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(
        AdminClient client, string verb, IReadOnlyList<string> nodes, CancellationToken cancel)
    {
        var cluster = await client.GetAsync("cluster", AdminJson.Default.ClusterDocument, cancel);
        return [.. nodes.SelectMany(node => Sentences(cluster, verb, Find(cluster, node)))];
    }

    private static MemberDocument Find(ClusterDocument cluster, string node) =>
        cluster.Members.FirstOrDefault(member => member.Node == node)
        ?? throw new CliException(
            NearestName.Find(node, cluster.Members.Select(member => member.Node)) is { } near
                ? $"no member is called {node}, did you mean {near}?"
                : $"no member is called {node}; `kyc cluster members` lists them");

    private static IEnumerable<string> Sentences(ClusterDocument cluster, string verb, MemberDocument member)
    {
        yield return $"{member.Node} is {member.Status} ({string.Join(", ", member.Roles)}), owns {member.Shards} of "
                     + $"{cluster.Shards} shards and has {Words.Count(member.JobsInHand, "job", "jobs")} in hand.";
        yield return verb switch
        {
            "leave" => $"{member.Node} will finish what it has in hand and exit.",
            "down" => $"{member.Node} will be declared dead: its connections are closed and its shards go to others. "
                      + "Should it be alive, `kyc cluster leave` is gentler.",
            "drain" => $"{member.Node} will give its shards up and take no new jobs until it is undrained.",
            _ => $"Workers of {member.Node} will take no new jobs until they are resumed; those in hand end.",
        };
        if (verb != "pause" && Alone(cluster, member, "sessions"))
            yield return "No other node serves sessions: requests will wait, then fail, until one does.";
        if (Alone(cluster, member, "worker"))
            yield return "No other node has workers: comparisons will wait until one has.";
    }

    private static bool Alone(ClusterDocument cluster, MemberDocument member, string role) =>
        member.Roles.Contains(role) && !cluster.Members.Any(other =>
            other.Node != member.Node && other.Status == "up" && other.Roles.Contains(role)
            && !(role == "worker" && other.Paused));
}
