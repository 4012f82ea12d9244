using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Storage;
using Kyc.Cluster.Tests;

namespace Kyc.Benchmarks.Sessions;

/// <summary>
/// R1: sessions a second through HTTP, actor, journal, queue and worker of a real node, closed loop, against the raw
/// model runs of the same sessions on all cores. Clients and node share the machine.
/// </summary>
internal static class SessionsBenchmark
{
    private const double Bar = 0.80;
    private const int ClientsPerCore = 3;
    private const int SessionsPerClient = 5;

    private static int Clients => ClientsPerCore * Environment.ProcessorCount;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Places.Missing is { } missing) return Figure.Skip("sessions", missing);
        using var scratch = new Scratch(args.FirstOrDefault());
        var media = await SessionMedia.PrepareAsync(scratch.Path);
        await using var floor = await SessionFloor.PrepareAsync(media);
        var port = NodeProcess.FreePort();
        await using var node = NodeProcess.Start(scratch["data"], port, scratch["key"]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await node.ReadyAsync(http);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(scratch["key"])).Trim());
        await MeasureAsync(node, new SessionClient(http, media.Card, media.Clip), floor, media);
        await node.TerminateAsync();
        return 0;
    }

    private static async Task MeasureAsync(
        NodeProcess node, SessionClient client, SessionFloor floor, SessionMedia media)
    {
        var cores = Environment.ProcessorCount;
        var raw = new Figure("sessions/s against raw runs x cores", "sessions/s", Bar);
        var decoded = new Figure("sessions/s against (raw runs + decode) x cores", "sessions/s", Bar);
        var crowded = new Figure("sessions/s against raw runs on all cores at once", "sessions/s", bar: null);
        List<double> own = [], children = [], runs = [], decodes = [], rawSpent = [];
        await LoadAsync(client);
        for (var round = 0; round < Figure.Rounds; round++)
        {
            var (alone, decode) = (floor.RunsAlone(), await floor.DecodeAsync());
            var atOnce = await floor.RunsOnAllCoresAsync();
            rawSpent.Add(floor.RunsProcessorTime());
            var before = ProcessorTime.Of(node.Id);
            var rate = await LoadAsync(client);
            var spent = ProcessorTime.Of(node.Id) - before;
            var sessions = Clients * SessionsPerClient;
            raw.Add(rate, cores * 1000 / alone, times: false);
            decoded.Add(rate, cores * 1000 / (alone + decode), times: false);
            crowded.Add(rate, atOnce, times: false);
            own.Add(spent.Own / sessions);
            children.Add(spent.Children / sessions);
            runs.Add(alone);
            decodes.Add(decode);
        }
        var sets =
            $"{Clients * SessionsPerClient} sessions by {Clients} clients, {media.Described}, {floor.Runs} model runs";
        foreach (var figure in (Figure[])[raw, decoded, crowded]) figure.Print(sets);
        var (node50, child50, raw50) = (own.Percentile(0.5), children.Percentile(0.5), rawSpent.Percentile(0.5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  by processor time a session: node {node50:0.0} + decoder children {child50:0.0} ms, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"raw runs {raw50:0.0} ms, ratio {raw50 / (node50 + child50):0.00}; with the children counted ")
            + string.Create(CultureInfo.InvariantCulture,
                $"into the floor {(raw50 + child50) / (node50 + child50):0.00}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  on the wall, alone: raw runs {runs.Percentile(0.5):0.0}, decode {decodes.Percentile(0.5):0.0} ms"));
    }

    private static async Task<double> LoadAsync(SessionClient client)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var i = 0; i < SessionsPerClient; i++)
                if (await client.RunAsync() is { Status: "processing" or "requires_input" } stuck)
                    throw new InvalidOperationException($"session {stuck.Id} ended as {stuck.Status}");
        }));
        return Clients * SessionsPerClient / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
