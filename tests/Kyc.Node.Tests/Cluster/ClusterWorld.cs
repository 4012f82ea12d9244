using System.Net.Http.Headers;
using Kyc.Actors.TestKit;
using Kyc.Node.Configuration;
using Kyc.Node.Hosting;

namespace Kyc.Node.Tests.Cluster;

/// <summary>Nodes of one cluster in this process, over real servers.</summary>
internal sealed class ClusterWorld(SharedServers servers, string database, string prefix, string[] more)
    : IAsyncDisposable
{
    private static readonly string MasterKey = Convert.ToBase64String([.. Enumerable.Repeat((byte)0x3C, 32)]);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, NodeHost> _nodes = [];
    private readonly StringWriter _terminal = new();
    private readonly StringWriter _log = new();

    /// <summary>Answers the comparisons of every worker.</summary>
    public ScriptedEngine Engine { get; } = new();

    /// <summary>What all nodes logged.</summary>
    public string Log => _log.ToString();

    /// <summary>A running node.</summary>
    public NodeHost this[string name] => _nodes[name];

    /// <summary>The first key, whichever edge showed it.</summary>
    public string Key => _terminal.ToString().Split('\n', StringSplitOptions.TrimEntries)
        .Single(line => line.StartsWith("kyc_live_", StringComparison.Ordinal));

    /// <summary>Starts a node with roles.</summary>
    public async Task<NodeHost> StartAsync(string name, string roles, params string[] others)
    {
        var around = new NodeSurroundings(
            TextWriter.Synchronized(_log), TextWriter.Synchronized(_terminal), false, TimeProvider.System)
        {
            Engine = (_, _, _, _) =>
                Task.FromResult(new NodeEngine(Engine, "scripted", [], () => ValueTask.CompletedTask)),
        };
        return _nodes[name] = await NodeHost.StartAsync(Settings(name, roles, others), around, default);
    }

    /// <summary>Stops a node as SIGTERM does.</summary>
    public async Task StopAsync(string name)
    {
        _nodes.Remove(name, out var node);
        await node!.DisposeAsync();
    }

    /// <summary>A client of an edge, with the first key.</summary>
    public HttpClient Client(string edge, string? key = null) => new()
    {
        BaseAddress = _nodes[edge].Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key) },
    };

    /// <summary>Waits until an edge is ready.</summary>
    public async Task ReadyAsync(HttpClient client) => await Eventually.TrueAsync(
        async () => (await client.GetAsync("/readyz")).IsSuccessStatusCode);

    /// <summary>Settings of a node of this cluster.</summary>
    public Settings Settings(string name, string roles, params string[] others) => SettingsReader.Read(new SettingsInput
    {
        Arguments =
        [
            .. Lines(name, roles).Concat(more).Concat(others).Select(NamedArgument.Parse),
        ],
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _nodes.Keys.ToArray()) await StopAsync(name);
        _folder.Dispose();
    }

    private IEnumerable<string> Lines(string name, string roles) =>
    [
        $"node.name={name}", $"node.roles={roles}", $"node.data_dir={Path.Combine(_folder.Path, name)}",
        "edge.port=0", "log.format=json", "log.level=debug", "storage.min_free_mib=0",
        "cluster.transport=rabbitmq", $"rabbitmq.hosts={servers.Broker.Host}:{servers.Broker.Port}",
        $"rabbitmq.user={servers.Broker.User}", $"rabbitmq.password={servers.Broker.Password}", "rabbitmq.tls=disable",
        $"rabbitmq.management_urls={servers.Broker.Management}", $"rabbitmq.prefix={prefix}",
        "rabbitmq.beat_interval_ms=200", "rabbitmq.suspect_after_ms=2000",
        "storage.journal=postgresql", $"postgresql.host={servers.Database.Host}",
        $"postgresql.port={servers.Database.Port}", $"postgresql.database={database}",
        $"postgresql.user={servers.Database.User}", $"postgresql.password={servers.Database.Password}",
        "postgresql.tls=disable", $"storage.blob_dir={Path.Combine(_folder.Path, "blobs")}",
        $"storage.master_key={MasterKey}",
    ];
}
