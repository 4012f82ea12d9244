using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;

namespace Kyc.Node.Tests.Admin;

/// <summary>Orders reach the cluster, and what is refused says why.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData("leave", "cluster_leave")]
    [InlineData("down", "cluster_down")]
    [InlineData("drain", "cluster_drain")]
    [InlineData("undrain", "cluster_undrain")]
    [InlineData("pause", "workers_pause")]
    [InlineData("resume", "workers_resume")]
    public async Task An_order_to_a_member_reaches_it(string verb, string action)
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var (status, json) = await AdminWorld.ReadAsync(
            await client.PostAsync($"admin/v1/members/kyc-b/{verb}", AdminWorld.Order()));
        Assert.Equal(200, status);
        Assert.Equal([$"{verb} kyc-b"], world.Cluster.Asked);
        Assert.Equal([$"{action} kyc-b asked", $"{action} kyc-b done"], await world.RowsAsync());
        Assert.Equal("1/1", json.GetProperty("audit").GetString());
    }

    [Fact]
    public async Task An_unknown_member_is_answered_with_a_near_one()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var (status, json) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/members/kyc-bb/leave", AdminWorld.Order()));
        Assert.Equal((404, "unknown_member"), (status, json.GetProperty("code").GetString()));
        Assert.Equal("kyc-b", json.GetProperty("nearest").GetString());
        Assert.Equal(["cluster_leave kyc-bb asked", "cluster_leave kyc-bb unknown_member"], await world.RowsAsync());
    }

    [Fact]
    public async Task A_node_does_not_declare_itself_dead()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var (status, json) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/members/kyc-a/down", AdminWorld.Order()));
        Assert.Equal((409, "cannot_down_self"), (status, json.GetProperty("code").GetString()));
        Assert.Empty(world.Cluster.Asked);
    }

    [Fact]
    public async Task Dead_jobs_go_back_one_or_all()
    {
        await using var world = await AdminWorld.StartAsync();
        foreach (var name in new[] { "job_1", "job_2", "job_3" })
            world.Cluster.Dead.Add(
                new DeadJob(new JobId(name), Some.NewSession(), Some.Tenant, "delivery_limit", 3, null));
        using var client = world.Client();
        var (one, _) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/dead/requeue?job=job_2", AdminWorld.Order()));
        Assert.Equal((200, 2), (one, world.Cluster.Dead.Count));
        var (again, json) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/dead/requeue?job=job_2", AdminWorld.Order()));
        Assert.Equal((404, "unknown_job"), (again, json.GetProperty("code").GetString()));
        await client.PostAsync("admin/v1/dead/requeue", AdminWorld.Order());
        Assert.Empty(world.Cluster.Dead);
    }

    [Fact]
    public async Task What_was_done_stays_done_when_its_outcome_cannot_be_written()
    {
        await using var world = await AdminWorld.StartAsync();
        world.Audit.Broken = outcome => outcome == "done";
        using var client = world.Client();
        var (status, _) = await AdminWorld.ReadAsync(
            await client.PostAsync("admin/v1/members/kyc-b/leave", AdminWorld.Order()));
        Assert.Equal(200, status);
        Assert.Equal(["cluster_leave kyc-b asked"], await world.RowsAsync());
        var log = await client.GetStringAsync("admin/v1/log/tail?lines=5");
        Assert.Contains("outcome_not_audited", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_named()
    {
        await using var world = await AdminWorld.StartAsync();
        world.Cluster.Before = () => throw new TransportUnavailableException("no broker at rabbit:5672; start it");
        using var client = world.Client();
        var (status, json) = await AdminWorld.ReadAsync(await client.GetAsync("admin/v1/cluster"));
        Assert.Equal((503, "transport_unavailable"), (status, json.GetProperty("code").GetString()));
        Assert.Contains("rabbit:5672", json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
