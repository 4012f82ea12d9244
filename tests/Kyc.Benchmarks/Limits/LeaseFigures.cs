using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kyc.Actors.Hosting;
using Kyc.Actors.InProcess;
using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Benchmarks.Reporting;
using Kyc.TestSupport.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Limits;

/// <summary>What taking a token adds to a request, and what two edges of a cluster grant together.</summary>
internal static class LeaseFigures
{
    private const int PerSecond = 1_000;
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(5);

    /// <summary>In one process.</summary>
    public static async Task EmbeddedAsync()
    {
        var limits = Limited(perMinute: 10_000_000);
        await using var node = new EmbeddedNode(
            new MemoryJournal(), new ActorSettings(), new InProcessSettings(), new RecoverySettings(),
            TimeProvider.System, NullLoggerFactory.Instance, limits: limits);
        await node.StartAsync(0, null!, default);
        await AddedAsync("in one process", node.Transport, limits);
    }

    /// <summary>Over a real broker; owner and edges are members of one cluster in this process.</summary>
    public static async Task ClusterAsync()
    {
        await using var broker = await BrokerServer.StartAsync();
        await using var owner = await JoinAsync(broker, "owner");
        await using var one = await JoinAsync(broker, "edge-1");
        await using var two = await JoinAsync(broker, "edge-2");
        var wide = Limited(perMinute: 10_000_000);
        await using (Actors(owner, wide, out var serving))
        {
            await using var served = await serving;
            await AddedAsync("over the broker", one, wide);
        }
        var narrow = Limited(perMinute: 2_000);
        await using (Actors(owner, narrow, out var serving))
        {
            await using var served = await serving;
            await SharedAsync([one, two], narrow);
        }
    }

    private static async Task AddedAsync(string where, ITransport transport, LimitSettings limits)
    {
        await using var desk = new TokenDesk(transport, limits, TimeProvider.System, NullLogger<TokenDesk>.Instance);
        using var counts = new Counts();
        List<double> first = [], microseconds = [];
        await PacedAsync(PerSecond, async () =>
        {
            var at = Stopwatch.GetTimestamp();
            await desk.TakeAsync(Some.Tenant, default);
            (first.Count == 0 ? first : microseconds).Add(Stopwatch.GetElapsedTime(at).TotalMicroseconds);
        });
        Console.WriteLine(FormattableString.Invariant(
            $"added to a request {where}: p50 {microseconds.Percentile(0.5):0.0} us, p99 ")
            + FormattableString.Invariant(
                $"{microseconds.Percentile(0.99):0.0} us, max {microseconds.Max() / 1_000:0.0} ms, the first ")
            + FormattableString.Invariant(
                $"{first[0] / 1_000:0.0} ms; {microseconds.Count} requests, {counts.Leases} leases, ")
            + $"{counts.Waited} requests waited");
    }

    private static async Task SharedAsync(IReadOnlyList<ITransport> edges, LimitSettings limits)
    {
        var granted = await Task.WhenAll(edges.Select(async edge =>
        {
            await using var desk = new TokenDesk(edge, limits, TimeProvider.System, NullLogger<TokenDesk>.Instance);
            var sum = 0;
            await PacedAsync(PerSecond, async () =>
            {
                if ((await desk.TakeAsync(Some.Tenant, default)).Granted) sum++;
            });
            return sum;
        }));
        var limit = limits.Tenant.PerMinute;
        Console.WriteLine(
            $"two edges, one limit: {string.Join(" + ", granted)} = {granted.Sum()} granted in "
            + FormattableString.Invariant($"{s_length.TotalSeconds:0} s of {limit} a minute, ")
            + (granted.Sum() <= limit ? "never beyond it" : $"BEYOND it by {granted.Sum() - limit}"));
    }

    /// <summary>So many a second, one after the other.</summary>
    private static async Task PacedAsync(int perSecond, Func<Task> act)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var (begun, done) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(begun) < s_length && await beat.WaitForNextTickAsync())
            for (; done < Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond; done++) await act();
    }

    private static NodeActors Actors(
        RabbitMqTransport transport, LimitSettings limits, out ValueTask<IAsyncDisposable> serving)
    {
        var actors = new NodeActors(
            transport, new MemoryJournal(), new ActorSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance, limits: limits);
        serving = transport.ServeShardsAsync(actors.Region, default);
        return actors;
    }

    private static ValueTask<RabbitMqTransport> JoinAsync(BrokerServer broker, string name) =>
        RabbitMqTransport.ConnectAsync(
            new RabbitMqSettings
            {
                Hosts = [$"{broker.Host}:{broker.Port}"],
                User = broker.User,
                Password = broker.Password,
                Tls = TlsMode.Disable,
                Prefix = "limits",
            },
            new MemberIdentity(name, $"{name}-1", ["edge"], "1.0.0", TimeProvider.System.GetUtcNow()),
            () => new MemberLoad(), TestRing.Shared, TimeProvider.System, NullLoggerFactory.Instance, default);

    private static LimitSettings Limited(int perMinute) =>
        LimitSettings.None with { Tenant = TenantLimits.None with { PerMinute = perMinute } };

    /// <summary>Counters of the limits while it lives.</summary>
    private sealed class Counts : IDisposable
    {
        private const string LeasesName = "kyc.limits.leases";
        private const string WaitedName = "kyc.limits.waited";

        private readonly MeterListener _listener = new();
        private long _leases, _waited;

        public Counts()
        {
            _listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name is LeasesName or WaitedName) listening.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
                Interlocked.Add(ref instrument.Name == LeasesName ? ref _leases : ref _waited, value));
            _listener.Start();
        }

        public long Leases => Interlocked.Read(ref _leases);

        public long Waited => Interlocked.Read(ref _waited);

        public void Dispose() => _listener.Dispose();
    }
}
