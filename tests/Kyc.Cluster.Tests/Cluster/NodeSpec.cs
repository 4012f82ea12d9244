namespace Kyc.Cluster.Tests.Cluster;

/// <summary>A node of a cluster under test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Roles">Its roles, by their wire names.</param>
internal sealed record NodeSpec(string Name, params IReadOnlyList<string> Roles)
{
    public const string Edge = "edge";
    public const string Sessions = "sessions";
    public const string Worker = "worker";

    /// <summary>Settings of this node alone, by short name; they win over the cluster's.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What to start the node through: <c>taskset</c>, <c>ip netns exec</c>; it must exec the node.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    /// <summary>Address the node listens on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public bool Has(string role) => Roles.Contains(role);
}
