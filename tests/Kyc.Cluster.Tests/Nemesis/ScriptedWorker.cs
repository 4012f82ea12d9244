using System.Collections.Concurrent;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// A worker that measures nothing: it takes a job's lease and hands a passing report in, so that what is measured is
/// the cluster and not the comparison.
/// </summary>
internal sealed class ScriptedWorker(ITransport transport, ISessionKeys keys, string name) : IJobHandler
{
    private const int LeaseSeconds = 60;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<JobId, int> _deliveries = new();

    /// <summary>Deliveries by job.</summary>
    public IReadOnlyDictionary<JobId, int> Deliveries => _deliveries;

    public async ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel)
    {
        var job = delivery.Job;
        _deliveries.AddOrUpdate(job.Job, 1, (_, before) => before + 1);
        var started = await transport.AskAsync(new Perform(new StartJob(
            job.Session, job.Tenant, CommandId.New(TimeProvider.System.GetUtcNow()), job.Job, name, LeaseSeconds,
            delivery.Redelivered)), Deadline, cancel);
        if (started is not SessionReply.Ok { State: { Job: { Worker: not null } held } state }) return JobVerdict.Done;
        using var key = await keys.OpenAsync(job.Tenant, job.Session, cancel);
        await transport.AskAsync(new Perform(new CompleteJob(
            job.Session, job.Tenant, new CommandId($"cmd_complete_{job.Job}_{held.Tries}"), job.Job, held.Tries,
            FigureSeal.Seal(Report(state), key, job.Tenant, job.Session))), Deadline, cancel);
        return JobVerdict.Done;
    }

    public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
        throw new NotSupportedException("the scripted worker compares no pictures");

    private ComparisonReport Report(SessionState state) => new()
    {
        Checks =
        [
            .. Enum.GetValues<CheckName>().Select(check => new Check
            {
                Name = check,
                Status = CheckStatus.Passed,
                Score = 0.9,
            }),
        ],
        Models = [new ModelUse("recogniser", "scripted", new string('a', 64), "1", "evaluation")],
        Inputs = [.. state.Files.Select(file => new InputUse(file.Kind, file.Sha256))],
        Similarity = 0.8,
        MatchThreshold = 0.4,
        ReviewThreshold = 0.3,
        TimingsMs = new SortedDictionary<string, double> { ["total"] = 1 },
        Device = "none",
        Node = name,
    };
}
