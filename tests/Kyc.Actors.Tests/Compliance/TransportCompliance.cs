using System.Collections.Concurrent;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Actors.Tests.Compliance;

/// <summary>What every transport promises, tested only through <see cref="ITransport"/>. Backends inherit it.</summary>
public abstract class TransportCompliance : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    /// <summary>A fresh transport whose queues hold so many; repeats come after at most a second.</summary>
    protected abstract ValueTask<ITransport> NewAsync(int queueLimit);

    /// <summary>Ends when a picture comparison that was asked for waits for a slot; at once where asking is enough.
    /// </summary>
    protected virtual Task ComparisonWaitsAsync() => Task.CompletedTask;

    protected ITransport Transport { get; private set; } = null!;

    public async Task InitializeAsync() => Transport = await NewAsync(queueLimit: 4);

    public async Task DisposeAsync() => await Transport.DisposeAsync();

    [Fact]
    public async Task A_question_reaches_the_owner_and_its_answer_comes_back()
    {
        await using var serving = await Transport.ServeShardsAsync(new Owner(), default);
        var session = Some.NewSession();
        var reply = await Transport.AskAsync(new Look(session, Some.Tenant, "req_1"), Patience, default);
        Assert.Equal(session, Assert.IsType<SessionReply.Ok>(reply).State.Id);
    }

    [Fact]
    public async Task A_refusal_comes_back_as_a_refusal()
    {
        var owner = new Owner
        {
            Answer = _ => new(new SessionReply.Refused(new Refusal(RefusalCode.NotFound, "There is no such session."))),
        };
        await using var serving = await Transport.ServeShardsAsync(owner, default);
        var reply = await Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Patience, default);
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<SessionReply.Refused>(reply).Refusal.Code);
    }

    [Fact]
    public async Task A_question_that_nobody_serves_ends_at_its_deadline() =>
        await Assert.ThrowsAsync<AskTimedOutException>(async () =>
            await Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Short, default));

    [Fact]
    public async Task A_question_that_is_not_answered_ends_at_its_deadline()
    {
        var barrier = new PhaseBarrier("the owner answers");
        await using var serving = await Transport.ServeShardsAsync(Owner.Behind(barrier), default);
        await Assert.ThrowsAsync<AskTimedOutException>(async () =>
            await Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Short, default));
        barrier.Open();
    }

    [Fact]
    public async Task A_question_asked_before_anybody_serves_is_answered_afterwards()
    {
        var asked = Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Patience, default);
        await using var serving = await Transport.ServeShardsAsync(new Owner(), default);
        Assert.IsType<SessionReply.Ok>(await asked);
    }

    [Fact]
    public async Task Questions_of_two_sessions_do_not_wait_for_each_other()
    {
        var slow = Some.NewSession();
        var barrier = new PhaseBarrier("the slow session answers");
        await using var serving = await Transport.ServeShardsAsync(Owner.Behind(barrier, slow), default);
        var held = Transport.AskAsync(new Look(slow, Some.Tenant), Patience, default).AsTask();
        await barrier.ReachedAsync();
        Assert.IsType<SessionReply.Ok>(
            await Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Patience, default));
        Assert.False(held.IsCompleted);
        barrier.Open();
        Assert.IsType<SessionReply.Ok>(await held);
    }

    [Fact]
    public async Task Tokens_are_leased_by_the_owner_of_the_client()
    {
        await using var serving = await Transport.ServeShardsAsync(new Owner(), default);
        var asked = new LeaseTokens(
            Some.Tenant, "edge_1", 7, 40, "epoch_1", [new UnusedTokens(1_000, 3)],
            [new WindowHistory(LimitNames.Minute, [1, 0, 2])]);
        var lease = await Transport.LeaseAsync(asked, Patience, default);
        Assert.Equal((7, 46, "epoch_1/minute"), (lease.Number, lease.Tokens, lease.Epoch));
    }

    [Fact]
    public async Task A_failure_to_lease_is_told_at_once()
    {
        await using var serving = await Transport.ServeShardsAsync(new Owner(), default);
        var failed = await Assert.ThrowsAsync<OverloadedException>(async () => await Transport.LeaseAsync(
            new LeaseTokens(Some.OtherTenant, "edge_1", 1, 1, "", [], []), Patience, default));
        Assert.Equal("scripted", failed.Queue);
    }

    [Fact]
    public async Task A_lease_that_nobody_gives_ends_at_its_deadline() =>
        await Assert.ThrowsAsync<LeaseTimedOutException>(async () => await Transport.LeaseAsync(
            new LeaseTokens(Some.Tenant, "edge_1", 1, 1, "", [], null), Short, default));

    [Fact]
    public async Task The_first_owner_gets_every_shard()
    {
        var owner = new Owner();
        await using var serving = await Transport.ServeShardsAsync(owner, default);
        await owner.OwnsAllAsync();
        Assert.Equal(Shards.Count, (await Transport.InspectAsync(default)).Shards.Count);
    }

    [Fact]
    public async Task When_an_owner_leaves_another_one_takes_over()
    {
        var (first, second) = (new Owner(), new Owner());
        var serving = await Transport.ServeShardsAsync(first, default);
        await first.OwnsAllAsync();
        await using var standby = await Transport.ServeShardsAsync(second, default);
        await serving.DisposeAsync();
        await second.OwnsAllAsync();
        Assert.Empty(first.Owned);
        Assert.IsType<SessionReply.Ok>(
            await Transport.AskAsync(new Look(Some.NewSession(), Some.Tenant), Patience, default));
        Assert.Equal(1, second.Asked);
    }

    [Fact]
    public async Task A_job_reaches_a_worker_and_is_forgotten_when_done()
    {
        var worker = new Worker();
        await Transport.EnqueueAsync(Job(1), default);
        await using var pulling = await Transport.PullJobsAsync(1, worker, default);
        Assert.Equal(Job(1).Job, (await worker.DeliveredAsync(1))[0].Job.Job);
        await Transport.EnqueueAsync(Job(2), default);
        Assert.Equal(Job(2).Job, (await worker.DeliveredAsync(2))[1].Job.Job);
    }

    [Fact]
    public async Task A_job_asked_for_again_comes_again_and_not_as_redelivered()
    {
        var worker = new Worker();
        worker.Run = _ => new(worker.Deliveries.Count < 2 ? JobVerdict.Again : JobVerdict.Done);
        await using var pulling = await Transport.PullJobsAsync(1, worker, default);
        await Transport.EnqueueAsync(Job(1), default);
        var deliveries = await worker.DeliveredAsync(2);
        Assert.All(deliveries, delivery => Assert.False(delivery.Redelivered));
    }

    [Fact]
    public async Task A_job_whose_handler_throws_comes_again()
    {
        var worker = new Worker();
        worker.Run = _ => worker.Deliveries.Count < 2
            ? throw new InvalidOperationException("scripted")
            : new(JobVerdict.Done);
        await using var pulling = await Transport.PullJobsAsync(1, worker, default);
        await Transport.EnqueueAsync(Job(1), default);
        Assert.Equal(2, (await worker.DeliveredAsync(2)).Count);
    }

    [Fact]
    public async Task A_recovered_job_comes_as_redelivered()
    {
        var worker = new Worker();
        await Transport.EnqueueAsync(Job(1) with { Recovered = true }, default);
        await using var pulling = await Transport.PullJobsAsync(1, worker, default);
        Assert.True((await worker.DeliveredAsync(1))[0].Redelivered);
    }

    [Fact]
    public async Task No_more_jobs_are_in_hand_than_slots_and_a_full_queue_refuses()
    {
        var barrier = new PhaseBarrier("jobs end");
        var worker = Worker.Behind(barrier);
        await using var pulling = await Transport.PullJobsAsync(2, worker, default);
        for (var i = 1; i <= 2; i++) await Transport.EnqueueAsync(Job(i), default);
        await worker.DeliveredAsync(2);
        await Assert.ThrowsAsync<OverloadedException>(async () =>
        {
            for (var i = 3; i <= 20; i++) await Transport.EnqueueAsync(Job(i), default);
        });
        var seen = await Transport.InspectAsync(default);
        Assert.Equal(2, worker.Deliveries.Count);
        Assert.Equal(2, seen.JobsInHand);
        Assert.Equal(1, seen.Workers);
        Assert.InRange(seen.JobsQueued, 1, 18);
        barrier.Open();
    }

    [Fact]
    public async Task Leaving_waits_for_the_jobs_in_hand()
    {
        var barrier = new PhaseBarrier("the job ends");
        var worker = Worker.Behind(barrier);
        var pulling = await Transport.PullJobsAsync(1, worker, default);
        await Transport.EnqueueAsync(Job(1), default);
        await barrier.ReachedAsync();
        var leaving = pulling.DisposeAsync().AsTask();
        Assert.False(leaving.IsCompleted);
        barrier.Open();
        await leaving.WaitAsync(Patience);
    }

    [Fact]
    public async Task Two_pictures_are_compared_by_a_worker()
    {
        await using var pulling = await Transport.PullJobsAsync(1, new Worker(), default);
        var reply = await Transport.AskWorkerAsync(Pictures(), Patience, default);
        Assert.Equal(0.8, reply.Report.Similarity);
    }

    [Fact]
    public async Task A_picture_comparison_that_no_worker_takes_ends_at_its_deadline() =>
        await Assert.ThrowsAsync<AskTimedOutException>(async () =>
            await Transport.AskWorkerAsync(Pictures(), Short, default));

    [Fact]
    public async Task Picture_comparisons_go_ahead_of_jobs()
    {
        var barrier = new PhaseBarrier("the first job ends");
        var worker = Worker.Behind(barrier);
        await using var pulling = await Transport.PullJobsAsync(1, worker, default);
        await Transport.EnqueueAsync(Job(1), default);
        await barrier.ReachedAsync();
        await Transport.EnqueueAsync(Job(2), default);
        var asked = Transport.AskWorkerAsync(Pictures(), Patience, default).AsTask();
        await ComparisonWaitsAsync();
        barrier.Open();
        await asked;
        await worker.DeliveredAsync(2);
        Assert.Equal(1, worker.DeliveriesBeforeFirstComparison);
    }

    private static ComparisonJob Job(int number) => new(new JobId($"job_{number}"), SessionOfJobs, Some.Tenant);

    private static SessionId SessionOfJobs { get; } = Some.NewSession();

    private static PictureComparison Pictures() => new(
        Some.NewSession(), Some.Tenant, [1], Some.File(FileKind.IdCard), Some.File(FileKind.FaceImage), Some.Policy);

    private sealed class Owner : IShardHandler
    {
        private readonly TaskCompletionSource _ownsAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public ConcurrentDictionary<int, bool> Owned { get; } = [];

        public int Asked => _asked;

        public Func<SessionMessage, ValueTask<SessionReply>> Answer { get; init; } = Reflect;

        public static Owner Behind(PhaseBarrier barrier, SessionId? only = null) => new()
        {
            Answer = async message =>
            {
                if (only is null || message.Session == only) await barrier.PassAsync();
                return await Reflect(message);
            },
        };

        public Task OwnsAllAsync() => _ownsAll.Task.WaitAsync(Patience);

        public ValueTask AcquiredAsync(int shard, CancellationToken cancel)
        {
            Owned[shard] = true;
            if (Owned.Count == Shards.Count) _ownsAll.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public ValueTask LostAsync(int shard)
        {
            Owned.TryRemove(shard, out _);
            return ValueTask.CompletedTask;
        }

        public ValueTask<SessionReply> HandleAsync(
            SessionMessage message, DateTimeOffset answerBy, CancellationToken cancel)
        {
            Interlocked.Increment(ref _asked);
            return Answer(message);
        }

        public ValueTask<TokenLease> LeaseAsync(LeaseTokens request, CancellationToken cancel) =>
            request.Client == Some.Tenant
                ? new(new TokenLease(
                    request.Number, $"{request.Epoch}/{request.Spent![0].Window}",
                    request.Wanted + request.Unused[0].Tokens + request.Spent[0].Ages.Sum(), 0, 0, "", 0, 0, 1))
                : throw new OverloadedException("scripted", 1);

        private static ValueTask<SessionReply> Reflect(SessionMessage message) => new(new SessionReply.Ok(
            SessionState.None with
            {
                Id = message.Session,
                Tenant = message.Tenant,
                Policy = Some.Policy,
                Version = 1,
            }));
    }

    private sealed class Worker : IJobHandler
    {
        private readonly SemaphoreSlim _arrived = new(0);
        private int _awaited;

        public ConcurrentQueue<JobDelivery> Deliveries { get; } = [];

        public int? DeliveriesBeforeFirstComparison { get; private set; }

        public Func<JobDelivery, ValueTask<JobVerdict>> Run { get; set; } = _ => new(JobVerdict.Done);

        public static Worker Behind(PhaseBarrier barrier) => new()
        {
            Run = async _ =>
            {
                await barrier.PassAsync();
                return JobVerdict.Done;
            },
        };

        public async Task<IReadOnlyList<JobDelivery>> DeliveredAsync(int count)
        {
            for (; _awaited < count; _awaited++)
                Assert.True(await _arrived.WaitAsync(Patience), $"delivery {_awaited + 1} did not come");
            return [.. Deliveries];
        }

        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
        {
            Deliveries.Enqueue(delivery);
            _arrived.Release();
            return Run(delivery);
        }

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel)
        {
            DeliveriesBeforeFirstComparison ??= Deliveries.Count;
            return new(new PictureComparisonReply(Some.Report()));
        }
    }
}
