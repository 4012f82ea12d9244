using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using static Kyc.Actors.Tests.World.SimWorld;

namespace Kyc.Actors.Tests.Workers;

/// <summary>Jobs end in a journal, whatever engine, files and clocks do.</summary>
public sealed class WorkerTests
{
    [Fact]
    public void A_poison_job_ends_after_three_tries_with_a_code_and_harms_no_other() => Run(async world =>
    {
        SessionId poison = default;
        var (calls, sound) = (0, 0);
        world.Engine.Answer = (input, _) =>
        {
            if (input.Policy.Id == "pol_poison")
            {
                calls++;
                throw new ComparisonFailedException("the decoder crashed", retryable: true);
            }
            sound++;
            return new(Some.Report(input));
        };
        poison = await world.OpenAsync(Some.Policy with { Id = "pol_poison" });
        var others = new List<SessionId>();
        for (var i = 0; i < 5; i++) others.Add(await world.OpenAsync());
        foreach (var other in others)
            Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(other)).Status);
        var state = await world.SettledAsync(poison);
        Assert.Equal((3, 5), (calls, sound));
        Assert.Equal(SessionStatus.RequiresInput, state.Status);
        Assert.Equal(ReasonCode.InternalError, state.Decision!.Code);
        Assert.Equal(state.Policy!.MaxAttempts, state.AttemptsLeft());
        await Task.Delay(TimeSpan.FromMinutes(5), world.Simulation.Time);
        Assert.Equal(3, calls);
        await AssertQueueEmptyAsync(world);
    });

    public static TheoryData<string> Away =>
        [nameof(BlobStoreUnavailableException), nameof(KeyServiceUnavailableException), nameof(WrongMasterKeyException)];

    [Theory]
    [MemberData(nameof(Away))]
    public void A_store_or_a_key_that_is_away_for_a_minute_costs_no_try(string what) => Run(async world =>
    {
        Exception cause = what switch
        {
            nameof(KeyServiceUnavailableException) => new KeyServiceUnavailableException("it does not answer"),
            nameof(WrongMasterKeyException) => new WrongMasterKeyException("0a1b2c3d"),
            _ => new BlobStoreUnavailableException("the store does not answer"),
        };
        var back = world.Simulation.Time.GetUtcNow().AddMinutes(1);
        world.Engine.Answer = (input, _) => world.Simulation.Time.GetUtcNow() < back
            ? throw new ComparisonFailedException("reading failed", retryable: true, cause)
            : new(Some.Report(input));
        var session = await world.OpenAsync();
        var state = await world.SettledAsync(session);
        Assert.Equal(SessionStatus.Verified, state.Status);
        Assert.Single(world.Journal.EventsOf(session), record => record.Type == "job_started");
        Assert.InRange(world.Simulation.Time.GetUtcNow(), back, back.AddSeconds(10));
    });

    [Fact]
    public void A_damaged_file_ends_its_job_at_the_first_try() => Run(async world =>
    {
        world.Engine.Answer = (_, _) => throw new InvalidOperationException("never reached");
        var session = Some.NewSession();
        var (key, wrapped) = world.Ring.Mint(Some.Tenant, session);
        Ok(await world.AskAsync(Some.Create(session, wrappedKey: wrapped)));
        Ok(await world.AskAsync(Some.Accept(session, FileKind.IdCard)));
        Ok(await world.AskAsync(Some.Accept(session, FileKind.FaceVideo)));
        var state = await world.SettledAsync(session);
        Assert.Equal(ReasonCode.InternalError, state.Decision!.Code);
        Assert.Single(world.Journal.EventsOf(session), record => record.Type == "job_started");
        await AssertQueueEmptyAsync(world);
    });

    [Fact]
    public void A_session_without_a_key_ends_its_job_at_the_first_try() => Run(async world =>
    {
        world.Journal.Written = async append =>
        {
            if (append.Records[^1].Type == "comparison_requested") world.Journal.ForgetKey(append.State.Id);
            await Task.Yield();
        };
        var state = await world.SettledAsync(await world.OpenAsync());
        Assert.Equal(ReasonCode.InternalError, state.Decision!.Code);
        Assert.Equal(0, world.Engine.Calls);
    });

    [Fact]
    public void A_comparison_that_outlasts_its_limit_is_stopped_and_tried_again() => Run(async world =>
    {
        var calls = 0;
        world.Engine.Answer = async (input, cancel) =>
        {
            if (++calls == 1) await Task.Delay(Timeout.InfiniteTimeSpan, world.Simulation.Time, cancel);
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
        var failed = world.Journal.EventsOf(session).Single(record => record.Type == "job_failed");
        Assert.Equal(ReasonCode.ProcessingTimeout, ((JobFailed)EventCodec.Decode(failed)).Code);
    });

    [Fact]
    public void An_engine_that_never_stops_loses_its_slot_only_until_the_grace_is_over() => Run(async world =>
    {
        var calls = 0;
        world.Engine.Answer = async (input, _) =>
        {
            if (++calls == 1) await new TaskCompletionSource().Task;
            return Some.Report(input);
        };
        var begun = world.Simulation.Time.GetUtcNow();
        var session = await world.OpenAsync();
        Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
        Assert.InRange((world.Simulation.Time.GetUtcNow() - begun).TotalSeconds, 130, 140);
    });

    [Fact]
    public void A_job_delivered_many_times_is_decided_once() => Run(async world =>
    {
        var session = await world.OpenAsync();
        var job = new ComparisonJob(JobId.For(session, 4), session, Some.Tenant);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var more = await world.Running!.Node!.Transport.PullJobsAsync(2, new Repeater(world), default);
            await world.Running!.Node!.Transport.EnqueueAsync(job, default);
            await world.SettledAsync(session);
        }));
        var history = world.Journal.EventsOf(session);
        Assert.Single(history, record => record.Type == "session_decided");
        Assert.Single(history, record => record.Type == "comparison_recorded");
    });

    [Fact]
    public void A_result_is_handed_in_until_the_journal_takes_it() => Run(async world =>
    {
        var failures = 0;
        world.Journal.Writing = append => append.Records[0].Type == "comparison_recorded" && ++failures <= 5
            ? throw new OverloadedException("commit_queue_limit", 1)
            : default;
        var session = await world.OpenAsync();
        Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(session)).Status);
        Assert.Equal(1, world.Engine.Calls);
        Assert.Equal(6, failures);
    });

    [Fact]
    public void The_stage_of_a_running_comparison_can_be_seen_and_goes_with_it() => Run(async world =>
    {
        var reached = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        world.Engine.Answer = async (input, _) =>
        {
            reached.TrySetResult();
            await gate.Task;
            return Some.Report(input);
        };
        var session = await world.OpenAsync();
        await reached.Task;
        Assert.Equal("matching", world.Stages.StageOf(session));
        gate.SetResult();
        await world.SettledAsync(session);
        Assert.Null(world.Stages.StageOf(session));
    });

    [Fact]
    public void Two_pictures_are_compared_with_the_key_that_came_along() => Run(async world =>
    {
        var scope = Some.NewSession();
        var (key, wrapped) = world.Ring.Mint(Some.Tenant, scope);
        var files = new List<SessionFile>();
        foreach (var content in new[] { "source", "target" })
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
            var stored = await world.Blobs.PutAsync(new BlobScope(Some.Tenant, scope), key, stream, 100, default);
            files.Add(stored.As(FileKind.IdCard, "image/jpeg"));
        }
        IReadOnlyList<FileKind> kinds = [];
        world.Engine.Answer = (input, _) =>
        {
            kinds = [.. input.Files.Select(file => file.Kind)];
            return new(Some.Report(input));
        };
        var reply = await world.Running!.Node!.Transport.AskWorkerAsync(
            new PictureComparison(scope, Some.Tenant, wrapped, files[0], files[1], Some.Policy),
            TimeSpan.FromSeconds(10), default);
        Assert.Equal([FileKind.IdCard, FileKind.FaceImage], kinds);
        Assert.Equal(2, reply.Report.Inputs.Count);
    });

    [Fact]
    public void A_lease_shorter_than_the_work_it_covers_is_refused()
    {
        var settings = new Kyc.Actors.Workers.WorkerSettings { Incarnation = "i", JobTimeoutSeconds = 600 };
        Assert.Contains("lease_seconds", Assert.Throws<ArgumentException>(settings.Checked).Message);
    }

    private static async Task AssertQueueEmptyAsync(SimWorld world)
    {
        var seen = await world.Running!.Node!.Transport.InspectAsync(default);
        Assert.Equal((0, 0), (seen.JobsQueued, seen.JobsInHand));
    }

    private static void Run(Func<SimWorld, Task> script)
    {
        var simulation = new Simulation(43);
        var world = new SimWorld(simulation);
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await script(world);
        });
    }

    /// <summary>
    /// Claims every delivery with a StartJob of its own, as a second worker would, and reports a result.
    /// </summary>
    private sealed class Repeater(SimWorld world) : IJobHandler
    {
        public async ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
        {
            var job = delivery.Job;
            var started = await world.AskAsync(new Perform(new StartJob(
                job.Session, job.Tenant, Some.NewCommand(), job.Job, "another", 60, Redelivered: true)));
            if (started is not SessionReply.Ok { State.Job: { } held }) return JobVerdict.Done;
            await world.AskAsync(new Perform(new CompleteJob(
                job.Session, job.Tenant, Some.NewCommand(), job.Job, held.Tries, Some.Report())));
            return JobVerdict.Done;
        }

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
