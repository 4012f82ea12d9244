using System.Diagnostics;
using System.Threading.Channels;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Actors.Tests.Figures;

/// <summary>Figures are taken while nothing else of this project runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Prints what the runtime costs, against a bare channel in the same run.</summary>
[Collection(nameof(Alone))]
public sealed class Throughput(ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const int Asks = 100_000;
    private const int Jobs = 10_000;
    private const double LeastShareOfChannel = 0.4;
#if !DEBUG
    private const int MostBytesPerAsk = 256;
#endif

    [Fact]
    public async Task A_local_question_costs_little_more_than_a_bare_channel()
    {
        await using var node = NewNode();
        await using var serving = await node.Transport.ServeShardsAsync(node.Region, default);
        var session = Some.NewSession();
        await node.Transport.AskAsync(Some.Create(session), TimeSpan.FromSeconds(5), default);
        var look = new Look(session, Some.Tenant);
        var rounds = new List<(double Ask, double Channel)>();
        for (var round = 0; round < Rounds; round++)
            rounds.Add((await AsksPerSecondAsync(node.Transport, look), await ChannelTripsPerSecondAsync()));
        var (ask, channel) = rounds.OrderBy(pair => pair.Ask / pair.Channel).ElementAt(Rounds / 2);
        var bytes = await BytesPerAskAsync(node.Transport, look);
        output.WriteLine(
            $"median of {Rounds}: asks/s {ask:N0}, channel round trips/s {channel:N0}, ratio {ask / channel:0.00}, "
            + $"bytes allocated per ask {bytes}");
        Assert.True(ask >= LeastShareOfChannel * channel, $"{ask / channel:0.00} of a channel");
#if !DEBUG
        Assert.InRange(bytes, 0, MostBytesPerAsk); // unoptimised state machines live on the heap
#endif
    }

    [Fact]
    public async Task Jobs_that_do_nothing_pass_quickly()
    {
        await using var node = NewNode();
        var worker = new Idle(Jobs);
        await using var pulling = await node.Transport.PullJobsAsync(2, worker, default);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Jobs; i++)
            await node.Transport.EnqueueAsync(new ComparisonJob(new JobId($"job_{i}"), Some.NewSession(), Some.Tenant),
                default);
        await worker.All.WaitAsync(TimeSpan.FromSeconds(30));
        var rate = Jobs / watch.Elapsed.TotalSeconds;
        output.WriteLine($"no-op jobs/s {rate:N0}");
        Assert.True(rate > 1_000, $"{rate:N0} jobs/s");
    }

    private static EmbeddedNode NewNode() => new(
        new MemoryJournal(), new ActorSettings(), new InProcessSettings { WorkQueueLimit = 2 * Jobs },
        new RecoverySettings(), TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task<double> AsksPerSecondAsync(ITransport transport, Look look)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Asks; i++) await transport.AskAsync(look, TimeSpan.FromSeconds(5), default);
        return Asks / watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> BytesPerAskAsync(ITransport transport, Look look)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Asks; i++) await transport.AskAsync(look, TimeSpan.FromSeconds(5), default);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Asks;
    }

    private static async Task<double> ChannelTripsPerSecondAsync()
    {
        var (there, back) = (Channel.CreateUnbounded<int>(), Channel.CreateUnbounded<int>());
        var echo = Task.Run(async () =>
        {
            await foreach (var item in there.Reader.ReadAllAsync()) await back.Writer.WriteAsync(item);
        });
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Asks; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }
        var rate = Asks / watch.Elapsed.TotalSeconds;
        there.Writer.Complete();
        await echo;
        return rate;
    }

    private sealed class Idle(int expected) : IJobHandler
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _seen;

        public Task All => _all.Task;

        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _seen) == expected) _all.TrySetResult();
            return new(JobVerdict.Done);
        }

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
