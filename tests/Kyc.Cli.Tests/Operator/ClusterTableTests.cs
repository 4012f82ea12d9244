using System.Text.RegularExpressions;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;

namespace Kyc.Cli.Tests.Operator;

/// <summary>Tables and orders for a cluster of several members.</summary>
public sealed class ClusterTableTests : IAsyncLifetime
{
    private readonly ScriptedNode _node = new();

    public Task InitializeAsync() => _node.InitializeAsync();

    public Task DisposeAsync() => _node.DisposeAsync();

    private async Task<string> RunAsync(params string[] args)
    {
        var (code, output, error) = await Shell.RunAsync([.. args, "--data", _node.Data]);
        Assert.True(code == ExitCodes.Ok, error);
        return output;
    }

    /// <summary>A row's cells; several blanks are one.</summary>
    private static void AssertRow(string table, params string[] cells) => Assert.Contains(
        table.Split('\n').Select(line => Regex.Replace(line, @"[│\s]+", " ").Trim()),
        line => line == string.Join(' ', cells));

    [Fact]
    public async Task Every_member_is_shown_with_its_standing()
    {
        var table = await RunAsync("cluster", "show");
        Assert.Contains("3 members, 63 of 64 shards owned, 1 without an owner", table, StringComparison.Ordinal);
        Assert.Contains("rabbitmq over RabbitMQ 3.10.8, as kyc-a sees it", table, StringComparison.Ordinal);
        Assert.Matches(@"kyc-a\* │ up +│ edge, sessions │ +60 │ +1,200 │", table);
        Assert.Matches(@"kyc-b +│ draining +│ sessions +│ +3 │", table);
        Assert.Matches(@"kyc-c +│ unreachable │ worker +│ +- │ +0 │ +3/4 │ CUDA", table);
    }

    [Fact]
    public async Task Regions_have_shares_and_what_nobody_owns_is_said()
    {
        var table = await RunAsync("sharding", "regions");
        AssertRow(table, "kyc-a", "up", "60", "93.8 %", "1,200");
        AssertRow(table, "kyc-b", "draining", "3", "4.7 %", "7");
        Assert.Contains("1 of 64 shards without an owner", table, StringComparison.Ordinal);
        Assert.DoesNotContain("kyc-c", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_shard_is_shown_with_its_queue()
    {
        var table = await RunAsync("sharding", "shards");
        for (var shard = 0; shard < Shards.Count; shard++) Assert.Matches($@"│ +{shard} │", table);
        Assert.Matches(@"│ +0 │ kyc-a +│ +5 │ +1 │", table);
        Assert.Matches(@"│ +63 │ nobody │", table);
    }

    [Fact]
    public async Task Queues_of_shards_are_one_row_unless_all_are_wanted()
    {
        var table = await RunAsync("queues", "show");
        AssertRow(table, "kyc.shard.* (2)", "7", "1", "4");
        AssertRow(table, "kyc.work", "12", "3", "1", "10,000");
        Assert.Contains("kyc.shard.01", await RunAsync("queues", "show", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unreachable_members_are_declared_dead_together()
    {
        await RunAsync("cluster", "down", "--unreachable", "--yes");
        Assert.Equal(["down kyc-c"], _node.Cluster.Asked);
    }

    [Fact]
    public async Task The_question_says_who_is_left()
    {
        var (_, _, error) = await Terminal.AnswerAsync("n", "cluster", "leave", "kyc-a", "--data", _node.Data);
        Assert.Contains("kyc-a is up (edge, sessions), owns 60 of 64 shards", error, StringComparison.Ordinal);
        Assert.Contains("No other node serves sessions", error, StringComparison.Ordinal);
        Assert.Empty(_node.Cluster.Asked);
    }

    [Fact]
    public async Task Dead_jobs_are_listed_and_moved_back()
    {
        _node.Cluster.Dead.Add(new DeadJob(
            new JobId("job_1"), Some.NewSession(), Some.Tenant, "delivery_limit", 3, DateTimeOffset.UnixEpoch));
        AssertRow(await RunAsync("work", "dead", "list"), "job_1", "acme", "delivery_limit", "3",
            "1970-01-01 00:00:00");
        Assert.Contains("1 dead job moved", await RunAsync("work", "dead", "requeue", "--all", "--yes"),
            StringComparison.Ordinal);
        Assert.Contains("none", await RunAsync("work", "dead", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_among_the_members_is_a_line()
    {
        var (looks, all) = (0, _node.Cluster.View);
        _node.Cluster.Before = () =>
        {
            if (++looks > 1) _node.Cluster.View = all with { Members = [.. all.Members.Take(2)] };
            return ValueTask.CompletedTask;
        };
        var lines = await Terminal.LinesAsync(4, "cluster", "tail", "--data", _node.Data);
        Assert.EndsWith("kyc-a: not there -> up, 60 shards", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("kyc-c: unreachable, 0 shards -> forgotten", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_pbms_spelling_the_cluster_is_shown_in_pbms_lines()
    {
        var (code, output, _) = await Shell.RunAsync("pbm", _node.Address, "cluster", "show", "--data", _node.Data);
        Assert.Equal(ExitCodes.Ok, code);
        Assert.Equal(
            """
            kyc-a@host-kyc-a:7 | [edge,sessions] | up |  | 0.1.0+abcdef
            kyc-b@host-kyc-b:7 | [sessions] | draining |  | 0.1.0+abcdef
            kyc-c@host-kyc-c:7 | [worker] | up | unreachable | 0.1.0+abcdef
            Count: 3 nodes

            """,
            output);
        var leave = await Shell.RunAsync(
            "pbm", _node.Address, "cluster", "leave", "-a", "kyc-b@host-kyc-b:7", "--yes", "--data", _node.Data);
        Assert.Equal(ExitCodes.Ok, leave.Code);
        Assert.Equal(["leave kyc-b"], _node.Cluster.Asked);
    }
}
