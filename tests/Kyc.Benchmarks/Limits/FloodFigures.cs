using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.TestKit;
using Kyc.Benchmarks.Reporting;
using Kyc.Sessions.Ids;

namespace Kyc.Benchmarks.Limits;

/// <summary>
/// Others' answers while one tenant sends ten times its limit, or somebody holds slow connections, or a tenant owes
/// many comparisons; client and server share this machine. With and without take turns.
/// </summary>
internal static class FloodFigures
{
    private const int LimitPerSecond = 100;
    private const int FloodFactor = 10;
    private const int SlowSockets = 2_000;
    private const double MostWorse = 1.20;
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(3);
    private static readonly TenantId s_other = new("bystander");

    /// <summary>One tenant at ten times its limit.</summary>
    public static async Task FloodAsync()
    {
        var tenant = TenantLimits.None with
        {
            PerMinute = LimitPerSecond * 60,
            Burst = LimitPerSecond,
            ConcurrentRequests = 200,
        };
        await using var edge = await LimitedEdge.StartAsync(
            LimitSettings.None with { Tenant = tenant }, slots: 1, TimeSpan.FromMilliseconds(20));
        using var flood = await edge.ClientAsync(Some.Tenant);
        using var other = await edge.ClientAsync(s_other);
        var (flooded, calm) = ($"/v1/verification_sessions/{await edge.OpenAsync(Some.Tenant)}",
            $"/v1/verification_sessions/{await edge.OpenAsync(s_other)}");
        var half = new Figure("others' p50 while one tenant floods", "ms", bar: null, atMost: true);
        var most = new Figure("others' p99 while one tenant floods", "ms", MostWorse, atMost: true);
        var (granted, refused, failed) = (0, 0, 0);
        for (var round = -1; round < Figure.Rounds; round++)
        {
            var alone = new OpenLoop(other, calm, LimitPerSecond / 2.0);
            await alone.RunAsync(s_length);
            var (beside, storm) = (new OpenLoop(other, calm, LimitPerSecond / 2.0),
                new OpenLoop(flood, flooded, LimitPerSecond * FloodFactor));
            await Task.WhenAll(beside.RunAsync(s_length), storm.RunAsync(s_length));
            if (round < 0) continue; // To warm up.
            half.Add(beside.Milliseconds.Percentile(0.5), alone.Milliseconds.Percentile(0.5), times: true);
            most.Add(beside.Milliseconds.Percentile(0.99), alone.Milliseconds.Percentile(0.99), times: true);
            granted += storm.Statuses.GetValueOrDefault(200);
            refused += storm.Statuses.GetValueOrDefault(429);
            failed += beside.Milliseconds.Count - beside.Statuses.GetValueOrDefault(200);
        }
        var sets = FormattableString.Invariant($"{LimitPerSecond / 2 * s_length.TotalSeconds:0} requests");
        half.Print(sets + ", floor the same without the flood");
        most.Print(sets + ", floor the same without the flood");
        Console.WriteLine($"  the flood: {granted} granted, {refused} refused with 429; others' errors {failed}");
    }

    /// <summary>Connections that never end their headers.</summary>
    public static async Task SlowSocketsAsync()
    {
        await using var edge = await LimitedEdge.StartAsync(LimitSettings.None, slots: 1, TimeSpan.Zero);
        using var other = await edge.ClientAsync(s_other);
        var path = $"/v1/verification_sessions/{await edge.OpenAsync(s_other)}";
        var most = new Figure($"honest p99 beside {SlowSockets} slow connections", "ms", MostWorse, atMost: true);
        for (var round = -1; round < Figure.Rounds; round++)
        {
            var alone = new OpenLoop(other, path, LimitPerSecond);
            await alone.RunAsync(s_length);
            var slow = await HoldAsync(edge.Address, SlowSockets);
            var beside = new OpenLoop(other, path, LimitPerSecond);
            await beside.RunAsync(s_length);
            foreach (var socket in slow) socket.Dispose();
            if (round >= 0)
                most.Add(beside.Milliseconds.Percentile(0.99), alone.Milliseconds.Percentile(0.99), times: true);
        }
        most.Print(FormattableString.Invariant($"{LimitPerSecond * s_length.TotalSeconds:0} requests"));
    }

    /// <summary>A comparison of one tenant while another one owes two hundred.</summary>
    public static async Task JobsAsync()
    {
        foreach (var inQueue in new long[] { 0, 8 })
        {
            var limits = LimitSettings.None with { Tenant = TenantLimits.None with { JobsInQueue = inQueue } };
            await using var edge = await LimitedEdge.StartAsync(limits, slots: 2, TimeSpan.FromMilliseconds(20));
            var alone = await DecidedAsync(edge);
            for (var i = 0; i < 200; i++) await edge.SubmitAsync(Some.Tenant);
            var beside = await DecidedAsync(edge);
            Console.WriteLine(FormattableString.Invariant(
                $"time to a decision, limits.jobs_in_queue {inQueue}: alone {alone:0} ms, behind 200 jobs ")
                + FormattableString.Invariant($"{beside:0} ms"));
        }
    }

    /// <summary>What a refusal costs in processor time, against an answer.</summary>
    public static async Task RefusalAsync()
    {
        var limits = LimitSettings.None with
        {
            Tenants = new Dictionary<string, TenantLimits>
            {
                [Some.Tenant.Value] = TenantLimits.None with { PerDay = 1 },
            },
        };
        await using var edge = await LimitedEdge.StartAsync(limits, slots: 1, TimeSpan.Zero);
        using var flood = await edge.ClientAsync(Some.Tenant);
        using var other = await edge.ClientAsync(s_other);
        var (refused, answered) = ($"/v1/verification_sessions/{await edge.OpenAsync(Some.Tenant)}",
            $"/v1/verification_sessions/{await edge.OpenAsync(s_other)}");
        var figure = new Figure(
            "processor time of a 429 against a session read, with the client's part", "us", 1.0, atMost: true);
        for (var round = -1; round < Figure.Rounds; round++)
        {
            var (no, yes) = (await MicrosecondsAsync(flood, refused), await MicrosecondsAsync(other, answered));
            if (round >= 0) figure.Add(no, yes, times: true);
        }
        figure.Print("500 of each on one connection");
    }

    private static async Task<double> MicrosecondsAsync(HttpClient client, string path)
    {
        const int Requests = 500;
        const double MicrosecondsOfMillisecond = 1_000;
        var begun = ProcessorTime.OwnSoFar;
        for (var i = 0; i < Requests; i++) (await client.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
        return (ProcessorTime.OwnSoFar - begun) * MicrosecondsOfMillisecond / Requests;
    }

    private static async Task<double> DecidedAsync(LimitedEdge edge)
    {
        var begun = Stopwatch.GetTimestamp();
        var session = await edge.SubmitAsync(s_other);
        await edge.AskAsync(new Look(session, s_other, WaitUntilSettled: true));
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task<List<Socket>> HoldAsync(Uri address, int count)
    {
        List<Socket> sockets = [];
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: a"));
        }
        return sockets;
    }
}
