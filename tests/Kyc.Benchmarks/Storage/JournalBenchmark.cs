using System.Diagnostics;
using Kyc.Actors.Ports;
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
    private const int Rounds = 5;
    private const int AppendsPerRound = 300;
    private const int Appenders = 64;
    private const int LivesPerAppender = 12;

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        Console.WriteLine($"disk: {scratch.Path}");
        await LatencyAsync(scratch);
        for (var round = 0; round < Rounds; round++) await ThroughputAsync(scratch, round);
        return 0;
    }

    private static async Task LatencyAsync(Scratch scratch)
    {
        await using var storage = await OpenAsync(scratch["latency"]);
        using var disk = new DiskYardstick(scratch["yardstick"]);
        var (appends, syncs) = (new List<double>(), new List<double>());
        var hops = await DiskYardstick.HopsAsync(5_000);
        await AppendLivesAsync(storage, AppendsPerRound, []);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < AppendsPerRound; i++) syncs.Add(disk.Sync());
            await AppendLivesAsync(storage, AppendsPerRound, appends);
        }
        var (append, floor) = (appends.Percentile(0.5), syncs.Percentile(0.5) + hops.Percentile(0.5));
        Console.WriteLine($"fdatasync p50 {syncs.Percentile(0.5):0} us, channel hop p50 {hops.Percentile(0.5):0.0} us");
        Console.WriteLine(
            $"append    p50 {append:0} us, p99 {appends.Percentile(0.99):0} us ({appends.Count} appends)");
        Console.WriteLine($"append p50 / (fdatasync + hop) = {append / floor:0.00} (aim <= 2.0)");
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

    private static async Task ThroughputAsync(Scratch scratch, int round)
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
        var perCommit = (double)events / storage.Journal.Commits;
        var bare = BareLoop.EventsPerSecond(
            scratch[$"bare-{round}"], Interleaved(work).SelectMany(append => append.Records).ToList());
        Console.WriteLine(
            $"{Appenders} appenders {ours:0} events/s, bare loop {bare:0} events/s, ratio {ours / bare:0.00}, "
            + $"{perCommit:0} events per commit (aim >= 0.6)");
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
