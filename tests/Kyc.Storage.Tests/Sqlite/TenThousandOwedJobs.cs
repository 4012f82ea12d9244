using System.Diagnostics;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>A restart with a long queue answers live traffic while it takes the queue up again.</summary>
public sealed class TenThousandOwedJobs(ITestOutputHelper output) : IDisposable
{
    private const int Owed = 10_000;
    private const int Questions = 300;

    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(2);
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Live_commands_are_answered_within_two_seconds_and_every_job_is_taken_up()
    {
        await using var storage = await EmbeddedStorage.OpenAsync(
            Embedded.Options(_directory.Path), TimeProvider.System, NullLoggerFactory.Instance, default);
        await Parallel.ForAsync(0, Owed, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (_, _) =>
        {
            var script = SessionScript.New(TimeProvider.System.GetUtcNow());
            await storage.Journal.AppendAsync(script.Create(), default);
            await storage.Journal.AppendAsync(script.Accept(FileKind.IdCard), default);
            await storage.Journal.AppendAsync(script.Accept(FileKind.FaceVideo), default);
        });
        await using var node = new EmbeddedNode(
            storage.Journal, new ActorSettings(), new InProcessSettings { WorkQueueLimit = Owed },
            new RecoverySettings(), TimeProvider.System, NullLoggerFactory.Instance, storage.Blobs);
        var worker = new CountingWorker(Owed);
        var began = Stopwatch.GetTimestamp();
        await node.StartAsync(2, worker, default);
        var times = new List<double>();
        for (var i = 0; i < Questions; i++) times.Add(await AskAsync(node.Transport));
        await worker.AllSeen.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var all = Stopwatch.GetElapsedTime(began);
        times.Sort();
        output.WriteLine(
            $"{Owed} owed jobs taken up in {all.TotalSeconds:0.0} s; {Questions} durable commands meanwhile: "
            + $"p50 {times[Questions / 2]:0.0} ms, p99 {times[Questions * 99 / 100]:0.0} ms, worst {times[^1]:0.0} ms");
        Assert.InRange(times[^1], 0, SoonEnough.TotalMilliseconds);
    }

    private static async Task<double> AskAsync(ITransport transport)
    {
        var now = TimeProvider.System.GetUtcNow();
        var create = new CreateSession(
            SessionId.New(now), new TenantId("acme"), CommandId.New(now), new Policy { Id = "pol_default", Version = 1 });
        var from = Stopwatch.GetTimestamp();
        Assert.IsType<SessionReply.Ok>(await transport.AskAsync(new Perform(create), TimeSpan.FromSeconds(10), default));
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private sealed class CountingWorker(int all) : IJobHandler
    {
        private int _seen;

        public TaskCompletionSource AllSeen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _seen) == all) AllSeen.SetResult();
            return new(JobVerdict.Done);
        }

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
