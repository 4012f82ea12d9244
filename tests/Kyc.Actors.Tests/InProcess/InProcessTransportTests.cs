using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.Compliance;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.InProcess;

/// <summary>The in-process transport keeps the promises of the port, and its own.</summary>
public sealed class InProcessTransportTests : TransportCompliance
{
    protected override ValueTask<ITransport> NewAsync(int queueLimit) => new(Make(TimeProvider.System, queueLimit));

    [Fact]
    public async Task A_job_enqueued_twice_is_in_the_queue_once()
    {
        var job = new ComparisonJob(new JobId("job_1"), Some.NewSession(), Some.Tenant);
        await Transport.EnqueueAsync(job, default);
        await Transport.EnqueueAsync(job, default);
        Assert.Equal(1, (await Transport.InspectAsync(default)).JobsQueued);
    }

    [Fact]
    public void Pauses_between_deliveries_double_up_to_their_limit()
    {
        var simulation = new Simulation(7);
        var begun = simulation.Time.GetUtcNow();
        var arrivals = new List<double>();
        simulation.Run(async () =>
        {
            await using var transport = Make(simulation.Time, 4, pause: 100, limit: 400);
            var enough = new TaskCompletionSource();
            var worker = new Handler(_ =>
            {
                arrivals.Add((simulation.Time.GetUtcNow() - begun).TotalMilliseconds);
                if (arrivals.Count < 6) return JobVerdict.Again;
                enough.TrySetResult();
                return JobVerdict.Done;
            });
            await using var pulling = await transport.PullJobsAsync(1, worker, default);
            await transport.EnqueueAsync(new ComparisonJob(new JobId("job_1"), Some.NewSession(), Some.Tenant),
                default);
            await enough.Task;
        });
        Assert.Equal([0, 100, 300, 700, 1100, 1500], arrivals);
    }

    [Fact]
    public void A_job_enqueued_while_in_hand_is_delivered_once_more()
    {
        var simulation = new Simulation(8);
        var runs = 0;
        simulation.Run(async () =>
        {
            await using var transport = Make(simulation.Time, 4);
            var job = new ComparisonJob(new JobId("job_1"), Some.NewSession(), Some.Tenant);
            var worker = new Handler(_ =>
            {
                if (++runs == 1) transport.EnqueueAsync(job, default).GetAwaiter().GetResult();
                return JobVerdict.Done;
            });
            await using var pulling = await transport.PullJobsAsync(1, worker, default);
            await transport.EnqueueAsync(job, default);
            await Task.Delay(TimeSpan.FromMinutes(1), simulation.Time);
            Assert.Equal(0, (await transport.InspectAsync(default)).JobsQueued);
        });
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task Who_joins_while_the_owner_s_last_turn_runs_is_not_a_second_owner()
    {
        var transport = (InProcessTransport)Transport;
        var (old, heir) = (new Owner(), new Owner());
        var seat = await transport.ServeShardsAsync(old, default);
        var asked = transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), TimeSpan.FromMinutes(1), default).AsTask();
        await old.Asked.Task;
        var leaving = seat.DisposeAsync().AsTask();
        await using var next = await transport.ServeShardsAsync(heir, default);
        Assert.Equal(0, heir.Acquired);
        old.Answer.SetResult();
        await Task.WhenAll(leaving, asked);
        Assert.Equal(Shards.Count, heir.Acquired);
    }

    private sealed class Owner : IShardHandler
    {
        public TaskCompletionSource Asked { get; } = new();
        public TaskCompletionSource Answer { get; } = new();
        public int Acquired { get; private set; }

        public ValueTask AcquiredAsync(int shard, CancellationToken cancel)
        {
            Acquired++;
            return default;
        }

        public ValueTask LostAsync(int shard) => default;

        public async ValueTask<SessionReply> HandleAsync(
            SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel)
        {
            Asked.SetResult();
            await Answer.Task;
            return new SessionReply.Refused(new Refusal(RefusalCode.NotFound, "none"));
        }
    }

    private static InProcessTransport Make(TimeProvider time, int queueLimit, int pause = 10, int limit = 100) => new(
        new InProcessSettings
        {
            WorkQueueLimit = queueLimit,
            CompareQueueLimit = queueLimit,
            AgainPauseMilliseconds = pause,
            AgainPauseLimitMilliseconds = limit,
        },
        time, NullLogger<InProcessTransport>.Instance);

    private sealed class Handler(Func<JobDelivery, JobVerdict> run) : IJobHandler
    {
        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel) => new(run(delivery));

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
