using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests;

/// <summary>
/// Sessions flow through a real node while it is killed with kill -9 at random moments and started again on the same
/// data. KYC_KILLS says how often (20 unless told), KYC_SEED repeats a run.
/// </summary>
public sealed class KillProof(ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int LongestLifeMs = 2500;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KYC_KILLS") ?? "20", null);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("KYC_SEED") ?? "20261121", null);

    [Fact]
    public async Task Nothing_accepted_is_lost_nothing_is_decided_twice_and_nothing_is_stuck()
    {
        using var folder = new TempFolder();
        var data = Path.Combine(folder.Path, "data");
        var keyFile = Path.Combine(folder.Path, "key");
        var port = NodeProcess.FreePort();
        using var http =
            new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        var (card, video) = await TestMedia.SmallPairAsync(folder.Path);

        var node = NodeProcess.Start(data, port, keyFile, TestMedia.WithoutLiveness);
        await node.ReadyAsync(http);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
            (await File.ReadAllTextAsync(keyFile)).Trim());

        var driven = new ConcurrentBag<DrivenSession>();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients)
            .Select(_ => FlowAsync(http, card, video, driven, stop.Token)).ToArray();

        var random = new Random(Seed);
        var recoveries = new List<double>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(LongestLifeMs));
            node.Kill();
            await node.DisposeAsync();
            var since = Stopwatch.StartNew();
            node = NodeProcess.Start(data, port, keyFile, TestMedia.WithoutLiveness);
            // One start in five is killed before it is ready: recovery itself must survive a kill.
            if (random.Next(5) == 0) continue;
            await node.ReadyAsync(http);
            recoveries.Add(since.Elapsed.TotalSeconds);
        }
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(0, await node.TerminateAsync());
        await node.DisposeAsync();

        var verdict = await JournalChecker.CheckAsync(data, [.. driven.Select(session => session.Id)]);
        recoveries.Sort();
        output.WriteLine(
            $"seed {Seed}: {Kills} kills, {driven.Count} sessions, "
            + $"{driven.Sum(session => session.Repeats)} repeated requests, restart to ready "
            + $"p50 {recoveries[recoveries.Count / 2]:0.0} s, worst {recoveries[^1]:0.0} s; {verdict}");
        Console.WriteLine($"kills {Kills} sessions {driven.Count} {verdict}");
        Assert.NotEmpty(driven);
        Assert.All(driven, session => Assert.Equal("verified", session.Status));
        Assert.Equal(new HistoryVerdict(Lost: 0, DecidedTwice: 0, Stuck: 0, Broken: 0), verdict);
    }

    private static async Task FlowAsync(
        HttpClient http, byte[] card, byte[] video, ConcurrentBag<DrivenSession> driven, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) driven.Add(await new SessionClient(http, card, video).RunAsync());
    }
}
