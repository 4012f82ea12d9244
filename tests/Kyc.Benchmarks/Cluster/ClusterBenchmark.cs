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
/// (aim: at most 1.5). Asker and owner are two processes; the three are taken in turns, block by block.
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
        return 0;
    }

    private static async Task MeasureAsync(ITransport asking, Floor floor, int atOnce)
    {
        var half = new Figure($"cluster command p50, {atOnce} at once", "ms", atOnce == 1 ? Bar : null, atMost: true);
        var most = new Figure($"cluster command p99, {atOnce} at once", "ms", bar: null, atMost: true);
        var parts = new List<(double Rpc, double PgBench, double Npgsql)>();
        var each = AsksOfABlock / atOnce;
        for (var round = -1; round < Figure.Rounds; round++)
        {
            List<double> asks = [], rpc = [], rows = [], npgsql = [];
            for (var block = 0; block < Blocks; block++)
            {
                rpc.AddRange(await TimesAsync(atOnce, each, floor.AskAsync));
                asks.AddRange(await TimesAsync(atOnce, each, () => AskAsync(asking)));
                rows.AddRange(await floor.PgBench.LatenciesAsync(atOnce, each));
                npgsql.AddRange(await TimesAsync(1, each, floor.Npgsql.InsertAsync));
            }
            if (round < 0) continue; // To warm up.
            half.Add(asks.Percentile(0.5), rpc.Percentile(0.5) + rows.Percentile(0.5), times: true);
            most.Add(asks.Percentile(0.99), rpc.Percentile(0.99) + rows.Percentile(0.99), times: true);
            parts.Add((rpc.Percentile(0.5), rows.Percentile(0.5), npgsql.Percentile(0.5)));
        }
        half.Print($"{Blocks * AsksOfABlock} asks");
        most.Print($"{Blocks * AsksOfABlock} asks");
        Console.WriteLine(
            FormattableString.Invariant($"  the floor's parts, p50: bare RPC {parts.Percentile(one => one.Rpc):0.00} ms, ")
            + FormattableString.Invariant(
                $"pgbench -M prepared -c {atOnce} {parts.Percentile(one => one.PgBench):0.00} ms; ")
            + FormattableString.Invariant(
                $"Npgsql instead of pgbench, 1 at once, {parts.Percentile(one => one.Npgsql):0.00} ms"));
    }

    private static double Percentile<T>(this IEnumerable<T> all, Func<T, double> of) => all.Select(of).Percentile(0.5);

    /// <summary>Milliseconds of each.</summary>
    private static async Task<List<double>> TimesAsync(int atOnce, int each, Func<Task> act)
    {
        var lists = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>(each);
            for (var i = 0; i < each; i++)
            {
                var from = Stopwatch.GetTimestamp();
                await act();
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
            return times;
        })));
        return [.. lists.SelectMany(times => times)];
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
