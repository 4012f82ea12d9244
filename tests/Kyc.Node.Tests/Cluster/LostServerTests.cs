using System.Net;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.Cluster;

/// <summary>Broker or database lost while nodes run, and not there yet when they start.</summary>
public sealed class LostServerTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private const string Everything = "edge,sessions,worker";

    [Fact]
    public async Task A_broker_that_dies_and_comes_back_costs_waiting_and_no_restart()
    {
        await using var world = await servers.NewClusterAsync("edge.readiness_cache_ms=0", "edge.ask_deadline_s=2");
        await world.StartAsync("n1", Everything);
        await world.StartAsync("patient", "edge", "edge.ask_deadline_s=300");
        using var client = world.Client("n1");
        using var patient = world.Client("patient");
        await world.ReadyAsync(client);
        await world.ReadyAsync(patient);
        servers.Broker.Kill();
        var waiting = CreateAsync(patient);
        var (unready, refused) = (await UnreadyAsync(client), await CreateAsync(client));
        await servers.Broker.RestartAsync();
        Assert.Equal(HttpStatusCode.Created, (await waiting).StatusCode);
        Assert.Contains("/checks/broker", unready, StringComparison.Ordinal);
        Assert.DoesNotContain(servers.Broker.Host, unready, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await world.ReadyAsync(client);
        await FlowsAsync(client);
    }

    [Fact]
    public async Task A_database_that_dies_and_comes_back_costs_waiting_and_no_restart()
    {
        await using var world = await servers.NewClusterAsync("edge.readiness_cache_ms=0", "edge.ask_deadline_s=2");
        await world.StartAsync("n1", Everything);
        using var client = world.Client("n1");
        await world.ReadyAsync(client);
        servers.Database.Kill();
        var (unready, refused) = (await UnreadyAsync(client), await CreateAsync(client));
        await servers.Database.RestartAsync();
        Assert.Contains("/checks/database", unready, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await world.ReadyAsync(client);
        await FlowsAsync(client);
    }

    [Fact]
    public async Task A_start_waits_for_servers_that_are_not_there_yet()
    {
        await using var world = await servers.NewClusterAsync();
        await servers.Database.StopAsync();
        await servers.Broker.StopAsync();
        var starting = world.StartAsync("n1", Everything);
        await WaitsForAsync(world, starting, servers.Database.Port);
        await servers.Database.RestartAsync();
        await WaitsForAsync(world, starting, servers.Broker.Port);
        await servers.Broker.RestartAsync();
        await starting;
        using var client = world.Client("n1");
        await world.ReadyAsync(client);
        await FlowsAsync(client);
    }

    [Theory]
    [InlineData("rabbitmq.password=wrong-canary", "rabbitmq.user", "rabbitmq.password")]
    [InlineData("rabbitmq.virtual_host=nowhere", "nowhere", "rabbitmq.virtual_host")]
    [InlineData("rabbitmq.tls=require", "rabbitmq.tls", "disable")]
    [InlineData("postgresql.password=wrong-canary", "postgresql.user", "postgresql.password")]
    [InlineData("postgresql.database=nowhere", "nowhere", "postgresql.database")]
    [InlineData("postgresql.tls=verify_full", "postgresql.tls", "disable")]
    public async Task What_waiting_cannot_mend_stops_the_start_at_once_with_one_line(
        string setting, string named, string mend)
    {
        await using var world = await servers.NewClusterAsync(
            "rabbitmq.start_patience_s=3600", "postgresql.start_patience_s=3600");
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => world.StartAsync("n1", "sessions", setting));
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("canary", fault.Message + world.Log, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Contains(mend, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_waited_long_enough_says_for_what()
    {
        await using var world = await servers.NewClusterAsync("rabbitmq.start_patience_s=0");
        var fault = await Assert.ThrowsAsync<NodeStartException>(
            () => world.StartAsync("n1", "sessions", "rabbitmq.hosts=127.0.0.1:1"));
        Assert.Contains("127.0.0.1:1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("rabbitmq.hosts", fault.Message, StringComparison.Ordinal);
    }

    private static async Task WaitsForAsync(ClusterWorld world, Task starting, int port)
    {
        var word = $":{port}";
        await Eventually.TrueAsync(() => Task.FromResult(
            starting.IsCompleted || world.Log.Contains(word, StringComparison.Ordinal)));
        Assert.False(starting.IsCompleted);
    }

    private static Task<string> UnreadyAsync(HttpClient client) => Eventually.SomeAsync(async () =>
    {
        var reply = await client.GetAsync("/readyz");
        return reply.IsSuccessStatusCode ? null : await reply.Content.ReadAsStringAsync();
    });

    private static Task<HttpResponseMessage> CreateAsync(HttpClient client) =>
        client.PostAsync("/v1/verification_sessions", NodeWorld.Body("{}"));

    private static async Task FlowsAsync(HttpClient client)
    {
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
    }
}
