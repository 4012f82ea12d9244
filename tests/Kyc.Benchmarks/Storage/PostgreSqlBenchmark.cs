using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Benchmarks.Reporting;
using Kyc.Sessions.Files;
using Kyc.Storage;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Tests;
using Kyc.TestSupport.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// The journal in PostgreSQL, 64 sessions at once, against pgbench with 64 clients on the same server in the same run
/// (aim: at least 2.0), and how long it takes to list 10,000 owed jobs.
/// </summary>
public static class PostgreSqlBenchmark
{
    private const int Rounds = Figure.Rounds;
    private const int Sessions = 64;
    private const int LivesPerSession = 40;
    private const int YardstickRows = 300;
    private const int Owed = 10_000;
    private const int Seeders = 256;
    private const double ThroughputBar = 2.0;
    private const double MicrosecondsPerMillisecond = 1000;

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
        var database = await server.NewDatabaseAsync();
        await using var storage = await OpenAsync(server, database, scratch["node"]);
        await ThroughputAsync(storage, server, new PgBench(server, database, scratch));
        await ListingAsync(storage);
        return 0;
    }

    private static async Task ThroughputAsync(IStorage storage, PostgresServer server, PgBench yardstick)
    {
        await AppendAsync(storage, Work(1));
        var work = Work(LivesPerSession);
        var appends = work.Sum(list => list.Count);
        var payloads = work[0].SelectMany(append => append.Records).Select(record => record.Payload.Length).ToList();
        await yardstick.PrepareAsync((int)payloads.Average());
        var events = new Figure($"postgresql, {Sessions} sessions at once, events", "events/s", ThroughputBar);
        var commands = new Figure($"postgresql, {Sessions} sessions at once, appends", "appends/s", ThroughputBar);
        var effort = new Figure("postgresql, processor time of an event", "us", bar: null);
        for (var round = 0; round < Rounds; round++)
        {
            var begun = ServerTime.Of(server.Id) + ServerTime.OfEnded();
            var rows = await yardstick.RowsPerSecondAsync(Sessions, YardstickRows);
            var bare = (ServerTime.Of(server.Id) + ServerTime.OfEnded() - begun) / (Sessions * YardstickRows);
            if (round > 0) work = Work(LivesPerSession);
            var count = work.SelectMany(list => list).Sum(append => append.Records.Count);
            var (own, theirs) = (ProcessorTime.OwnSoFar, ServerTime.Of(server.Id));
            var seconds = await AppendAsync(storage, work);
            var spent = ProcessorTime.OwnSoFar - own + ServerTime.Of(server.Id) - theirs;
            events.Add(count / seconds, rows, times: false);
            commands.Add(appends / seconds, rows, times: false);
            effort.Add(MicrosecondsPerMillisecond * spent / count, MicrosecondsPerMillisecond * bare, times: true);
        }
        var sets = $"{appends} appends, floor {Sessions * YardstickRows} inserts by pgbench -M prepared -c {Sessions}";
        events.Print(sets);
        commands.Print(sets);
        effort.Print($"{appends} appends, client and server, floor a row of pgbench, both");
    }

    private static async Task ListingAsync(IStorage storage)
    {
        await Parallel.ForAsync(0, Owed, new ParallelOptions { MaxDegreeOfParallelism = Seeders }, async (_, _) =>
        {
            var script = SessionScript.New(TimeProvider.System.GetUtcNow());
            await storage.Journal.AppendAsync(script.Create(), default);
            await storage.Journal.AppendAsync(script.Accept(FileKind.IdCard), default);
            await storage.Journal.AppendAsync(script.Accept(FileKind.FaceVideo), default);
        });
        var figure = new Figure($"postgresql, {Owed} owed jobs listed", "ms", bar: null);
        for (var round = 0; round < Rounds; round++)
        {
            var (from, listed, first) = (Stopwatch.GetTimestamp(), 0, 0.0);
            await foreach (var _ in storage.Journal.OpenWorkAsync(null, default))
            {
                if (listed++ == 0) first = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }
            if (listed != Owed) throw new InvalidOperationException($"{listed} jobs were listed, {Owed} are owed");
            figure.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds, first, times: true);
        }
        figure.Print($"{Owed} jobs, floor the first of them");
    }

    /// <summary>Seconds for all of it, each list by a session's owner of its own.</summary>
    private static async Task<double> AppendAsync(IStorage storage, List<List<JournalAppend>> work)
    {
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(work.Select(list => Task.Run(async () =>
        {
            foreach (var append in list) await storage.Journal.AppendAsync(append, CancellationToken.None);
        })));
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static List<List<JournalAppend>> Work(int lives) => [.. Enumerable.Range(0, Sessions)
        .Select(_ => Enumerable.Range(0, lives).SelectMany(_ => Life()).ToList())];

    private static IEnumerable<JournalAppend> Life() =>
        SessionScript.New(TimeProvider.System.GetUtcNow()).Life(new byte[65]);

    private static ValueTask<IStorage> OpenAsync(PostgresServer server, string database, string directory) =>
        ClusterStorage.OpenAsync(
            new PostgreSqlOptions
            {
                Host = server.Host,
                Port = server.Port,
                Database = database,
                User = server.User,
                Password = server.Password,
                Tls = TlsMode.Disable,
            },
            new StorageOptions { DataDirectory = directory, MinFreeMib = 0 }, null, TimeProvider.System,
            NullLoggerFactory.Instance, CancellationToken.None);
}
