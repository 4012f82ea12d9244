using System.Globalization;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Npgsql;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A cluster starts with a journal full of unfinished sessions, and live traffic comes at once.</summary>
[Collection(NemesisCollection.Name)]
public sealed class ColdStart(NemesisCluster nemesis, ITestOutputHelper output)
{
    private const int Slots = 32;
    private const int PoolMax = 8;
    private const double AnsweredWithinMs = 2000;
    private static readonly int Owed = NemesisMode.Times(1_000, 10_000);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Unfinished_sessions_are_all_resumed_once_while_live_traffic_is_answered()
    {
        using var folder = new TempFolder();
        var plan = ClusterPlan.Of(edges: 1, sessions: 2, workers: 0) with
        {
            Settings = new Dictionary<string, string> { ["postgresql.pool_max"] = $"{PoolMax}" },
        };
        await using var cluster = await ClusterUnderTest.PrepareAsync(plan, nemesis.Servers);
        await using (var seed = await ClusterParts.StorageAsync(cluster, folder["seed"]))
            await OwedSessions.WriteAsync(seed, Owed);
        await using var connections = new ConnectionCount(cluster.DatabaseAccess);
        var began = TimeProvider.System.GetTimestamp();
        await cluster.StartNodesAsync();
        var scenario = new Scenario(cluster, $"cold start with {Owed} unfinished sessions", output);
        scenario.Note("start to ready", TimeProvider.System.GetElapsedTime(began).TotalSeconds, "s");
        await using var storage = await ClusterParts.StorageAsync(cluster, folder["scripted"]);
        await using var transport = await ClusterParts.TransportAsync(
            cluster, storage.ClusterKeys, "scripted", NodeSpec.Worker);
        var worker = new ScriptedWorker(transport, storage.Keys, "scripted/1/1");
        await using (new CommandLoad(scenario.Client, nemesis.SmallCard, 4, Pace, scenario.Seed))
        await using (await transport.PullJobsAsync(Slots, worker, CancellationToken.None))
            await Wait.UntilAsync(async () => await OwedAsync(cluster) == 0, Patience, "every session to be decided",
                cluster.Logs);
        var all = TimeProvider.System.GetElapsedTime(began);
        var answers = scenario.History.Requests.Select(request => request.Took.TotalMilliseconds).ToArray();
        scenario.Note("start to all decided", all.TotalSeconds, "s");
        scenario.NoteTimes("live commands meanwhile", answers);
        scenario.Note("jobs delivered more than once", $"{worker.Deliveries.Values.Count(times => times > 1)}");
        scenario.Note("database connections at the most", $"{connections.Most} of {plan.Nodes.Count * PoolMax}");
        await scenario.EndAsync();
        Assert.Equal(Owed, worker.Deliveries.Count);
        Assert.InRange(connections.Most, 1, plan.Nodes.Count * PoolMax);
        Assert.InRange(answers.Max(), 0, NemesisMode.Limit(AnsweredWithinMs));
    }

    private static async Task<long> OwedAsync(ClusterUnderTest cluster) => long.Parse(
        await cluster.Servers.Database.SqlAsync(cluster.Database, "SELECT count(*) FROM open_work"),
        CultureInfo.InvariantCulture);

    /// <summary>Counts the nodes' connections again and again; its own and the test's are not counted.</summary>
    private sealed class ConnectionCount : IAsyncDisposable
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _counting;

        public ConnectionCount(string access) => _counting = CountAsync(access);

        public long Most { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _counting;
        }

        private async Task CountAsync(string access)
        {
            await using var connection = new NpgsqlConnection(access);
            await connection.OpenAsync();
            using var timer = new PeriodicTimer(Interval);
            while (!_stop.IsCancellationRequested)
            {
                await using var command = new NpgsqlCommand(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    + "AND pid <> pg_backend_pid() AND application_name NOT IN "
                    + $"('psql', '{ClusterParts.ApplicationName}')", connection);
                Most = Math.Max(Most, (long)(await command.ExecuteScalarAsync())!);
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
