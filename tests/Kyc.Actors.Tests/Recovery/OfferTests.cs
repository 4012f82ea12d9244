using Kyc.Actors.Hosting;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.Recovery;

/// <summary>
/// A queue that keeps every copy of a job is not filled by sweeps, and a job that the queue lost comes back.
/// </summary>
public sealed class OfferTests
{
    private static readonly RecoverySettings Limits = new() { OfferAgainSeconds = 30, OfferAgainLimitSeconds = 100 };

    [Fact]
    public void A_job_that_waits_is_offered_again_at_growing_pauses() => Run(async (world, queue, sweeper) =>
    {
        var offered = new List<int>();
        for (var second = 0; second < 400; second += 10)
        {
            await sweeper.SweepAsync(default);
            if (queue.Jobs.Count > offered.Count) offered.Add(second);
            await Task.Delay(TimeSpan.FromSeconds(10), world.Simulation.Time);
        }
        Assert.Equal([0, 30, 90, 190, 290, 390], offered);
        Assert.Equal(offered.Count, queue.Jobs.Count);
    });

    [Fact]
    public void A_shard_that_is_anew_ours_is_offered_at_once() => Run(async (world, queue, sweeper) =>
    {
        await sweeper.SweepAsync(default);
        var shard = Shards.Of(queue.Jobs.Single().Session);
        sweeper.Lost(shard);
        sweeper.Acquired(shard);
        await sweeper.SweepAsync(default);
        Assert.Equal(2, queue.Jobs.Count);
    });

    [Fact]
    public void A_job_that_the_queue_refused_is_offered_by_the_next_sweep() => Run(async (world, queue, sweeper) =>
    {
        foreach (var refusal in new Exception[]
                 {
                     new OverloadedException("work_queue_limit", 1), new TransportUnavailableException("no broker"),
                 })
        {
            queue.Refusal = refusal;
            Assert.Equal(0, await sweeper.SweepAsync(default));
        }
        queue.Refusal = null;
        Assert.Equal(1, await sweeper.SweepAsync(default));
    });

    [Fact]
    public async Task Only_the_owner_of_the_first_shard_is_in_charge_of_what_concerns_all()
    {
        var caretaker = new Caretaker();
        var watched = caretaker.Watch(new Nobody());
        await watched.AcquiredAsync(1, default);
        Assert.False(caretaker.InChargeAsync(default).IsCompleted);
        await watched.AcquiredAsync(0, default);
        Assert.True(caretaker.InChargeAsync(default).IsCompletedSuccessfully);
        await watched.LostAsync(0);
        var again = caretaker.InChargeAsync(default);
        Assert.False(again.IsCompleted);
        await watched.AcquiredAsync(0, default);
        await again;
    }

    private static void Run(Func<SimWorld, KeepingQueue, OpenWorkSweeper, Task> script)
    {
        var simulation = new Simulation(12);
        var world = new SimWorld(simulation) { Slots = 0 };
        var queue = new KeepingQueue();
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await world.OpenAsync();
            await using var sweeper = new OpenWorkSweeper(
                world.Journal, queue, Limits, simulation.Time, NullLogger<OpenWorkSweeper>.Instance);
            for (var shard = 0; shard < Shards.Count; shard++) sweeper.Acquired(shard);
            await script(world, queue, sweeper);
        });
    }

    /// <summary>Keeps every copy, as a broker does.</summary>
    private sealed class KeepingQueue : ITransport
    {
        public List<ComparisonJob> Jobs { get; } = [];

        public Exception? Refusal { get; set; }

        public ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel)
        {
            if (Refusal is not null) throw Refusal;
            Jobs.Add(job);
            return default;
        }

        public ValueTask<SessionReply> AskAsync(
            SessionMessage message, TimeSpan deadline, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<PictureComparisonReply> AskWorkerAsync(
            PictureComparison request, TimeSpan deadline, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask<TransportInspection> InspectAsync(CancellationToken cancel) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Nobody : IShardHandler
    {
        public ValueTask AcquiredAsync(int shard, CancellationToken cancel) => default;

        public ValueTask LostAsync(int shard) => default;

        public ValueTask<SessionReply> HandleAsync(
            SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
