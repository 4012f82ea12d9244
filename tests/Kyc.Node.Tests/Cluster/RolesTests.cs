using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.Cluster;

/// <summary>Roles on nodes of their own, over a real broker and a real database server.</summary>
public sealed class RolesTests(SharedServers servers) : IClassFixture<SharedServers>
{
    [Fact]
    public async Task A_session_flows_through_an_edge_a_session_node_and_a_worker()
    {
        await using var world = await servers.NewClusterAsync();
        await world.StartAsync("s1", "sessions");
        await world.StartAsync("w1", "worker");
        await world.StartAsync("e1", "edge");
        Assert.Empty(world["s1"].Endpoints);
        using var client = world.Client("e1");
        await world.ReadyAsync(client);
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
        Assert.Equal(1, world.Engine.Calls);
    }

    [Fact]
    public async Task A_node_of_a_name_that_is_taken_does_not_start()
    {
        await using var world = await servers.NewClusterAsync();
        await world.StartAsync("s1", "sessions");
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync("s1", "worker"));
        Assert.Contains("kyc.node.name s1 is taken", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        await world.StopAsync("s1");
        await world.StartAsync("s1", "worker");
    }

    [Fact]
    public async Task A_session_node_that_stops_fails_no_request()
    {
        await using var world = await servers.NewClusterAsync();
        await world.StartAsync("s1", "sessions");
        await world.StartAsync("s2", "sessions");
        await world.StartAsync("w1", "worker,edge");
        using var client = world.Client("w1");
        await world.ReadyAsync(client);
        using var enough = new CancellationTokenSource();
        var flow = FlowAsync(client, enough.Token);
        await world.StopAsync("s1");
        await world.StartAsync("s1", "sessions");
        await world.StopAsync("s2");
        await enough.CancelAsync();
        var settled = await flow;
        Assert.NotEmpty(settled);
        Assert.All(settled, status => Assert.Equal("verified", status));
    }

    [Fact]
    public async Task A_worker_that_stops_finishes_the_job_in_hand()
    {
        await using var world = await servers.NewClusterAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Engine.Answer = async (input, _) =>
        {
            begun.SetResult();
            await go.Task;
            return Some.Report(input);
        };
        await world.StartAsync("n1", "edge,sessions");
        await world.StartAsync("w1", "worker");
        using var client = world.Client("n1");
        await world.ReadyAsync(client);
        var journey = NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        await begun.Task;
        var stopping = world.StopAsync("w1");
        go.SetResult();
        await stopping;
        Assert.Equal("verified", (await journey).GetProperty("status").GetString());
        Assert.Equal(1, world.Engine.Calls);
    }

    [Fact]
    public async Task Files_may_lie_at_an_S3_service()
    {
        await using var files = await ObjectServer.StartAsync();
        await using var world = await servers.NewClusterAsync(
            "storage.blob_dir=", "storage.blobs=s3", $"s3.endpoint={files.Endpoint}", $"s3.bucket={files.Bucket}",
            $"s3.access_key={files.AccessKey}", $"s3.secret_key={files.SecretKey}");
        await world.StartAsync("n1", "edge,sessions");
        await world.StartAsync("w1", "worker");
        using var client = world.Client("n1");
        await world.ReadyAsync(client);
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
        Assert.True(files.ObjectFiles > 0);
    }

    private static async Task<List<string>> FlowAsync(HttpClient client, CancellationToken enough)
    {
        var settled = new List<string>();
        do
        {
            var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
            settled.Add(session.GetProperty("status").GetString()!);
        } while (!enough.IsCancellationRequested);
        return settled;
    }
}
