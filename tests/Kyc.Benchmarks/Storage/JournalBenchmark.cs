using System.Diagnostics;
using Kyc.Actors.Ports;
using Kyc.Benchmarks.Reporting;
using Kyc.Storage;
using Kyc.Storage.Sqlite;
using Kyc.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// The journal against what it cannot do without: the latency of one durable append against one fdatasync and one hop
/// (aim: at most 2.0), and 64 appenders against a bare loop of 100-row transactions (aim: at least 0.6).
/// </summary>
public static class JournalBenchmark
{
    private const int Rounds = Figure.Rounds;
    private const int AppendsPerRound = 300;
    private const int HopsPerRound = 2_000;
    private const int Appenders = 64;
    private const int LivesPerAppender = 12;
    private const double LatencyBar = 2.0;
    private const double ThroughputBar = 0.6;

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        Console.WriteLine($"disk: {scratch.Path}");
        await LatencyAsync(scratch);
        var figure = new Figure("journal, 64 appenders", "events/s", ThroughputBar);
        for (var round = 0; round < Rounds; round++) await ThroughputAsync(scratch, round, figure);
        figure.Print($"{Appenders * LivesPerAppender} session lives, floor a bare loop of 100-row transactions");
        return 0;
    }

    private static async Task LatencyAsync(Scratch scratch)
    {
        await using var storage = await OpenAsync(scratch["latency"]);
        using var disk = new DiskYardstick(scratch["yardstick"]);
        var figure = new Figure("journal, one append p50", "us", LatencyBar, atMost: true);
        await AppendLivesAsync(storage, AppendsPerRound, []);
        for (var round = 0; round < Rounds; round++)
        {
            var (appends, syncs) = (new List<double>(), new List<double>());
            for (var i = 0; i < AppendsPerRound; i++) syncs.Add(disk.Sync());
            await AppendLivesAsync(storage, AppendsPerRound, appends);
            var hops = await DiskYardstick.HopsAsync(HopsPerRound);
            figure.Add(appends.Percentile(0.5), syncs.Percentile(0.5) + hops.Percentile(0.5), times: true);
        }
        figure.Print($"{AppendsPerRound} appends, floor one fdatasync and one channel hop");
    }

    private static async Task AppendLivesAsync(EmbeddedStorage storage, int count, List<double> times)
    {
        var appends = Enumerable.Repeat(0, count).SelectMany(_ => Life()).Take(count).ToList();
        foreach (var append in appends)
        {
            var from = Stopwatch.GetTimestamp();
            await storage.Journal.AppendAsync(append, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
        }
    }

    private static async Task ThroughputAsync(Scratch scratch, int round, Figure figure)
    {
        var work = Enumerable.Range(0, Appenders)
            .Select(_ => Enumerable.Range(0, LivesPerAppender).SelectMany(_ => Life()).ToList()).ToList();
        var events = work.SelectMany(list => list).Sum(append => append.Records.Count);
        await using var storage = await OpenAsync(scratch[$"many-{round}"]);
        var from = Stopwatch.GetTimestamp();
        await Task.WhenAll(work.Select(list => Task.Run(async () =>
        {
            foreach (var append in list) await storage.Journal.AppendAsync(append, CancellationToken.None);
        })));
        var ours = events / Stopwatch.GetElapsedTime(from).TotalSeconds;
        var bare = BareLoop.EventsPerSecond(
            scratch[$"bare-{round}"], Interleaved(work).SelectMany(append => append.Records).ToList());
        figure.Add(ours, bare, times: false);
    }

    /// <summary>The order in which concurrent sessions would come: one append of each in turn.</summary>
    private static IEnumerable<JournalAppend> Interleaved(List<List<JournalAppend>> work) =>
        Enumerable.Range(0, work.Max(list => list.Count))
            .SelectMany(i => work.Where(list => i < list.Count).Select(list => list[i]));

    private static IEnumerable<JournalAppend> Life() =>
        SessionScript.New(TimeProvider.System.GetUtcNow()).Life(new byte[65]);

    private static ValueTask<EmbeddedStorage> OpenAsync(string path) => EmbeddedStorage.OpenAsync(
        new StorageOptions { DataDirectory = path, MinFreeMib = 0 }, TimeProvider.System, NullLoggerFactory.Instance,
        CancellationToken.None);
}
