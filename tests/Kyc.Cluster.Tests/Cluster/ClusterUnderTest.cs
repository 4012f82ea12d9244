using System.Net.Http.Headers;
using System.Text;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>
/// A whole cluster of real processes on loopback, with a database and a prefix of its own at shared servers. Everything
/// it started ends with it.
/// </summary>
internal sealed class ClusterUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);
    private static int s_clusters;

    private readonly TempFolder _folder;
    private readonly NodeConfig _config;
    private readonly Dictionary<string, ClusterNode> _nodes;
    private EdgeBalancer? _balancer;

    private ClusterUnderTest(ClusterPlan plan, ClusterServers servers, TempFolder folder, NodeConfig config)
    {
        (Plan, Servers, _folder, _config) = (plan, servers, folder, config);
        _nodes = plan.Nodes.ToDictionary(spec => spec.Name, spec =>
        {
            var ports = FreePorts.Take(2);
            return new ClusterNode(spec, folder[spec.Name], ports[0], ports[1]);
        });
    }

    public ClusterPlan Plan { get; }

    public ClusterServers Servers { get; }

    public IReadOnlyCollection<ClusterNode> Nodes => _nodes.Values;

    /// <summary>First part of the names of its queues.</summary>
    public string Prefix => _config.Prefix;

    public string Database => _config.Database;

    /// <summary>How to reach its database, for Npgsql.</summary>
    public string DatabaseAccess =>
        $"Host={Servers.Database.Host};Port={Servers.Database.Port};Database={Database};"
        + $"Username={Servers.Database.User};Password={Servers.Database.Password};Pooling=false";

    public string BlobFolder => _config.BlobFolder;

    public string MasterKey => _config.MasterKey;

    public string ApiKey { get; private set; } = "";

    /// <summary>A client behind the balancer; its paths are relative.</summary>
    public HttpClient Http { get; private set; } = null!;

    public ClusterNode this[string name] => _nodes[name];

    public IReadOnlyList<ClusterNode> With(string role) => [.. Nodes.Where(node => node.Spec.Has(role))];

    /// <summary>Starts every node and returns when all do their work.</summary>
    public static async Task<ClusterUnderTest> StartAsync(ClusterPlan plan, ClusterServers servers)
    {
        var cluster = await PrepareAsync(plan, servers);
        try
        {
            await cluster.StartNodesAsync();
            return cluster;
        }
        catch (Exception cause)
        {
            var logs = cluster.Logs();
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"the cluster did not start: {cause.Message}\n{logs}", cause);
        }
    }

    /// <summary>Makes folders, database and configuration; starts nothing.</summary>
    public static async Task<ClusterUnderTest> PrepareAsync(ClusterPlan plan, ClusterServers servers)
    {
        var folder = new TempFolder();
        var prefix = $"kyc{Interlocked.Increment(ref s_clusters)}";
        var config = new NodeConfig(plan, servers, prefix, await servers.Database.NewDatabaseAsync(), folder.Path);
        config.MakeBlobFolder();
        var cluster = new ClusterUnderTest(plan, servers, folder, config);
        foreach (var node in cluster.Nodes) config.Write(node);
        return cluster;
    }

    /// <summary>The first edge makes tables and key; the others follow together.</summary>
    public async Task StartNodesAsync()
    {
        var edges = With(NodeSpec.Edge);
        await edges[0].RestartAsync();
        await Task.WhenAll(Nodes.Where(node => !node.Runs).Select(node => node.RestartAsync()));
        ApiKey = (await File.ReadAllTextAsync(_config.KeyFile)).Trim();
        _balancer = new EdgeBalancer([.. edges.Select(edge => edge.Edge)]);
        Http = Client(_balancer);
        await ReadyAsync();
    }

    /// <summary>Waits until every edge says that it is ready.</summary>
    public Task ReadyAsync() => Wait.UntilAsync(
        () => _balancer!.Live.Count == With(NodeSpec.Edge).Count, TimeSpan.FromSeconds(60), "every edge to be ready",
        Logs);

    /// <summary>A client of one edge alone, without a balancer.</summary>
    public HttpClient ClientOf(ClusterNode edge) => Client(new EdgeBalancer([edge.Edge]));

    /// <summary>The depths of the work queues, and the ends of all logs.</summary>
    public async Task<string> ExplainAsync()
    {
        using var management = Servers.Management();
        var depths = new List<string>();
        foreach (var queue in (string[])["work", "work.later", "work.dead"])
            depths.Add($"{queue} {await management.DepthAsync($"{Prefix}.{queue}")}");
        return $"{string.Join(", ", depths)}\n{Logs()}";
    }

    /// <summary>The ends of all logs.</summary>
    public string Logs()
    {
        var text = new StringBuilder();
        foreach (var node in Nodes) text.Append($"== {node.Name}\n{node.Log.Tail()}\n");
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var node in Nodes) node.Dispose();
        using (var management = Servers.Management())
        {
            try
            {
                await management.RemoveQueuesAsync(Prefix + ".");
            }
            catch (HttpRequestException)
            {
                // A broker that is down has no queues to keep it busy either.
            }
        }
        _folder.Dispose();
    }

    private HttpClient Client(EdgeBalancer balancer)
    {
        var client = new HttpClient(balancer) { BaseAddress = new Uri("http://cluster"), Timeout = RequestLimit };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }
}
