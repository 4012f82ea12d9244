using System.Collections.Concurrent;
using System.Diagnostics;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.TestKit;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Storage;
using Kyc.TestSupport.Servers;

namespace Kyc.Benchmarks.Cluster;

/// <summary>
/// From asking for a new session over the broker until the answer of the node that owns it, its event durable in
/// PostgreSQL, against a bare question and answer over the same broker plus one insert by pgbench on the same database
/// (aim: at most 1.5). Asker and owner are two processes. Command and bare question take turns one by one, pgbench
/// block by block; its rows follow each other at once, so that it finds everything awake: an insert by Npgsql, which
/// takes turns with the others, is shown too.
/// </summary>
internal static class ClusterBenchmark
{
    private const double Bar = 1.5;
    private const int Blocks = 4;
    private const int AsksOfABlock = 32;
    private const int PayloadBytes = 160;
    private const int WrappedKeyBytes = 65;
    private static readonly int[] s_atOnce = [1, 16];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        await using var broker = await BrokerServer.StartAsync();
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
        var where = Where.Of(broker, server, await server.NewDatabaseAsync(), scratch["node"]);
        await using var owner = await OwnerProcess.StartAsync(where);
        await using var asking = await OwnerProcess.JoinAsync(where, "asker", "edge");
        var yardstick = new PgBench(server, where.Database, scratch);
        await yardstick.PrepareAsync(PayloadBytes);
        await using var bare = await BareRpc.AskingAsync(where);
        await using var insert = await BareInsert.PrepareAsync(where, PayloadBytes);
        var floor = new Floor(bare, yardstick, insert, WireCodec.Encode(Create()));
        foreach (var atOnce in s_atOnce) await MeasureAsync(asking, floor, atOnce);
        await CodesAsync(broker, server, scratch, asking);
        return 0;
    }

    /// <summary>A second cluster at the same servers, whose messages bear no codes.</summary>
    private static async Task CodesAsync(
        BrokerServer broker, PostgresServer server, Scratch scratch, ITransport withCodes)
    {
        var bare = Where.Of(broker, server, await server.NewDatabaseAsync(), scratch["bare"]) with { Codes = false };
        await using var owner = await OwnerProcess.StartAsync(bare);
        await using var asking = await OwnerProcess.JoinAsync(bare, "asker", "edge");
        await CodesCost.PrintAsync(withCodes, asking, Create);
    }

    private static async Task MeasureAsync(ITransport asking, Floor floor, int atOnce)
    {
        var half = new Figure($"cluster command p50, {atOnce} at once", "ms", Bar, atMost: true);
        var most = new Figure($"cluster command p99, {atOnce} at once", "ms", bar: null, atMost: true);
        var turn = new Figure("cluster command p50 against Npgsql's insert, in turns", "ms", bar: null, atMost: true);
        List<double> questions = [], inserts = [];
        for (var round = -1; round < Figure.Rounds; round++)
        {
            var (asks, rpc, npgsql, rows) = await RoundAsync(asking, floor, atOnce);
            if (round < 0) continue; // To warm up.
            half.Add(asks.Percentile(0.5), rpc.Percentile(0.5) + rows.Percentile(0.5), times: true);
            most.Add(asks.Percentile(0.99), rpc.Percentile(0.99) + rows.Percentile(0.99), times: true);
            if (atOnce == 1)
                turn.Add(asks.Percentile(0.5), rpc.Percentile(0.5) + npgsql.Percentile(0.5), times: true);
            questions.Add(rpc.Percentile(0.5));
            inserts.Add(rows.Percentile(0.5));
        }
        var sets = $"{Blocks * AsksOfABlock} asks, floor a bare RPC + a row of pgbench -M prepared -c {atOnce}";
        half.Print(sets);
        most.Print(sets);
        if (atOnce == 1) turn.Print($"{Blocks * AsksOfABlock} asks, floor a bare RPC + a row by Npgsql");
        var (question, insert) = (questions.Percentile(0.5), inserts.Percentile(0.5));
        Console.WriteLine(FormattableString.Invariant(
            $"  the floor's parts, p50: RPC {question:0.00} ms, pgbench {insert:0.00} ms"));
    }

    private static async Task<(List<double> Asks, List<double> Rpc, List<double> Npgsql, List<double> Rows)> RoundAsync(
        ITransport asking, Floor floor, int atOnce)
    {
        Func<Task>[] acts = [floor.AskAsync, () => AskAsync(asking)];
        if (atOnce == 1) acts = [acts[0], floor.Npgsql.InsertAsync, acts[1]];
        List<double> asks = [], rpc = [], rows = [], npgsql = [];
        for (var block = 0; block < Blocks; block++)
        {
            var turns = await InTurnsAsync(atOnce, AsksOfABlock / atOnce, acts);
            rpc.AddRange(turns[0]);
            asks.AddRange(turns[^1]);
            if (atOnce == 1) npgsql.AddRange(turns[1]);
            rows.AddRange(await floor.PgBench.LatenciesAsync(atOnce, AsksOfABlock / atOnce));
        }
        return (asks, rpc, npgsql, rows);
    }

    /// <summary>Milliseconds of each act; every runner does one after the other, again and again.</summary>
    private static async Task<List<double>[]> InTurnsAsync(int runners, int times, Func<Task>[] acts)
    {
        var taken = acts.Select(_ => new ConcurrentBag<double>()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, runners).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < times * acts.Length; i++)
            {
                var from = Stopwatch.GetTimestamp();
                await acts[i % acts.Length]();
                taken[i % acts.Length].Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        })));
        return [.. taken.Select(bag => bag.ToList())];
    }

    private static async Task AskAsync(ITransport transport)
    {
        var reply = await transport.AskAsync(Create(), s_patience, CancellationToken.None);
        if (reply is not SessionReply.Ok) throw new InvalidOperationException($"the session answered {reply}");
    }

    private static Perform Create() => Some.Create(Some.NewSession(), wrappedKey: new byte[WrappedKeyBytes]);

    /// <summary>What a command cannot do without.</summary>
    private sealed record Floor(BareRpc Bare, PgBench PgBench, BareInsert Npgsql, byte[] Question)
    {
        public Task AskAsync() => Bare.AskAsync(Question);
    }
}
