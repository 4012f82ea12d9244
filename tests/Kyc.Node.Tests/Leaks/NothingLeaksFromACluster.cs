using System.Text;
using Kyc.Node.Tests.Cluster;

namespace Kyc.Node.Tests.Leaks;

/// <summary>
/// What a client says reaches neither the broker, whose files hold every message that was sent, nor the logs of nodes,
/// broker and database (A16).
/// </summary>
public sealed class NothingLeaksFromACluster(SharedServers servers) : IClassFixture<SharedServers>
{
    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Broker_and_database_log_hold_nothing_that_clients_say()
    {
        var canaries = new Canaries();
        await using var cluster = await servers.NewClusterAsync("limits.failures_per_minute=0", "log.level=trace");
        cluster.Engine.Answer = NothingLeaks.AnswerAsync;
        await cluster.StartAsync("all", "edge,sessions,worker");
        using var client = cluster.Client("all");
        await cluster.ReadyAsync(client);
        client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(canaries, client, cluster["all"].Endpoints[0], cluster.Key);
        await visitor.VisitAsync();
        await cluster.StopAsync("all");

        var files = Directory.EnumerateFiles(servers.Broker.Folder, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Bytes: Read(path))).ToArray();
        Assert.Contains(files, file => file.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(visitor.Made[0])) >= 0);
        var found = files.SelectMany(file => canaries.In(file.Bytes).Select(hit => $"broker {file.Path}: {hit}"))
            .Concat(NothingLeaks.Found(canaries, ("log", cluster.Log), ("broker's log", servers.Broker.Log),
                ("database's log", servers.Database.Log), ("errors", visitor.Problems))).ToArray();
        Figures.Print("A16", "canaries in queues, broker's files and servers' logs of a cluster",
            $"{found.Length} hits in {files.Length} files", "0", found.Length == 0);
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..count];
    }
}
