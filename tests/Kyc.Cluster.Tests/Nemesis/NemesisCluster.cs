using System.Collections.Concurrent;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// The servers, and the cluster of two edges, three session nodes and two workers that most faults befall; started
/// once a run.
/// </summary>
public sealed class NemesisCluster : IAsyncLifetime
{
    private const int Small = 640;

    private readonly TempFolder _folder = new();
    private readonly Lock _gate = new();
    private Task<ClusterUnderTest>? _cluster;

    internal ClusterServers Servers { get; private set; } = null!;

    /// <summary>A card and a video of one person, quick to compare.</summary>
    internal TestFile Card { get; private set; } = null!;

    internal TestFile Video { get; private set; } = null!;

    /// <summary>A video of the same person that keeps a worker busy long enough to be killed meanwhile.</summary>
    internal TestFile LongVideo { get; private set; } = null!;

    /// <summary>A card that is only stored, never looked at.</summary>
    internal TestFile SmallCard { get; private set; } = null!;

    /// <summary>One open session of each shard.</summary>
    internal IReadOnlyDictionary<int, string> Probes { get; private set; } = new Dictionary<int, string>();

    /// <summary>The folder of the sealed files: a small file system of its own where this user may mount one.</summary>
    internal string BlobFolder => _folder["blobs"];

    public async Task InitializeAsync()
    {
        var servers = ClusterServers.StartAsync();
        var (card, video) = await TestMedia.SmallPairAsync(_folder.Path);
        (Card, Video) = (TestFile.Card(card), TestFile.Video(video));
        LongVideo = TestFile.Video(await Invented.VideoAsync(TestMedia.Seed));
        await File.WriteAllBytesAsync(_folder["card.jpg"], card);
        await Tool.RunAsync("ffmpeg",
            ["-loglevel", "error", "-y", "-i", _folder["card.jpg"], "-vf", $"scale={Small}:-2", _folder["small.jpg"]]);
        SmallCard = TestFile.Card(await File.ReadAllBytesAsync(_folder["small.jpg"]));
        Servers = await servers;
    }

    public async Task DisposeAsync()
    {
        if (_cluster is { IsCompletedSuccessfully: true }) await (await _cluster).DisposeAsync();
        if (Servers is not null) await Servers.DisposeAsync();
        SmallMount.Release(BlobFolder);
        _folder.Dispose();
        FigureTable.Write();
    }

    /// <summary>A scenario on the shared cluster, every node of which runs.</summary>
    internal async Task<Scenario> BeginAsync(string name, ITestOutputHelper output)
    {
        Task<ClusterUnderTest> starting;
        lock (_gate) starting = _cluster ??= StartAsync();
        var cluster = await starting;
        await Task.WhenAll(cluster.Nodes.Where(node => !node.Runs).Select(node => node.RestartAsync()));
        await cluster.ReadyAsync();
        return new Scenario(cluster, name, output);
    }

    private async Task<ClusterUnderTest> StartAsync()
    {
        SmallMount.Make(BlobFolder);
        var cluster = await ClusterUnderTest.StartAsync(
            ClusterPlan.Of(edges: 2, sessions: 3, workers: 2) with
            {
                BlobFolder = BlobFolder,
                Settings = new Dictionary<string, string> { ["storage.min_free_mib"] = $"{SmallMount.FloorMib}" },
            }, Servers);
        Probes = await ProbesAsync(cluster);
        return cluster;
    }

    /// <summary>Opens sessions until every shard has one.</summary>
    internal static async Task<IReadOnlyDictionary<int, string>> ProbesAsync(ClusterUnderTest cluster)
    {
        var found = new ConcurrentDictionary<int, string>();
        var client = new RecordingClient(cluster.Http, new ClientHistory());
        await Parallel.ForAsync(0, 8, async (_, _) =>
        {
            while (found.Count < Shards.Count)
                if ((await client.CreateAsync()).Session is { } session)
                    found.TryAdd(Shards.Of(new SessionId(session)), session);
        });
        return found;
    }
}

/// <summary>
/// What shares the nemesis' servers, and runs alone: its figures are times, and it stops processes.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NemesisCollection : ICollectionFixture<NemesisCluster>
{
    public const string Name = "nemesis";
}
