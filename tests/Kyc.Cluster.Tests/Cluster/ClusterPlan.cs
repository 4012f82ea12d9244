namespace Kyc.Cluster.Tests.Cluster;

/// <summary>What a cluster under test consists of, and what its nodes have in common.</summary>
internal sealed record ClusterPlan
{
    public required IReadOnlyList<NodeSpec> Nodes { get; init; }

    /// <summary>Settings of every node, by short name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Folder of the sealed files; null for one of the cluster's own.</summary>
    public string? BlobFolder { get; init; }

    /// <summary>Brokers to use instead of the shared one.</summary>
    public BrokerCluster? Brokers { get; init; }

    /// <summary>A cluster of edges, session nodes and workers, named edge1, sessions1, worker1 and so on.</summary>
    public static ClusterPlan Of(int edges, int sessions, int workers) => new()
    {
        Nodes =
        [
            .. Named(NodeSpec.Edge, edges), .. Named(NodeSpec.Sessions, sessions), .. Named(NodeSpec.Worker, workers),
        ],
    };

    private static IEnumerable<NodeSpec> Named(string role, int count) =>
        Enumerable.Range(1, count).Select(number => new NodeSpec($"{role}{number}", role));
}
