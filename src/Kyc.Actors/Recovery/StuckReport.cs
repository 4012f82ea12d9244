using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Recovery;

/// <summary>Names sessions that are in processing for too long, and why, at a bounded rate.</summary>
internal sealed class StuckReport(ITransport transport, RecoverySettings settings, TimeProvider time, ILogger log)
{
    private readonly List<OpenWork> _named = [];
    private DateTimeOffset _nextReport = DateTimeOffset.MinValue;
    private int _count;

    public void Begin()
    {
        _named.Clear();
        _count = 0;
    }

    public void Consider(OpenWork work)
    {
        if (Age(work) < TimeSpan.FromSeconds(settings.StuckAfterSeconds)) return;
        _count++;
        if (_named.Count < settings.StuckReportLimit) _named.Add(work);
    }

    public async ValueTask EndAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_count == 0 || now < _nextReport) return;
        _nextReport = now.AddSeconds(settings.StuckReportIntervalSeconds);
        foreach (var work in _named)
        {
            log.Stuck(work.Session, work.Tenant, work.Job, Age(work).TotalSeconds,
                await WhyAsync(work, cancel), work.Tries);
        }
        log.StuckInAll(_count, _named.Count);
    }

    private TimeSpan Age(OpenWork work) => time.GetUtcNow() - work.Since;

    private async ValueTask<string> WhyAsync(OpenWork work, CancellationToken cancel)
    {
        var standing = StuckReason.StandingOf(work, time.GetUtcNow());
        var worker = standing == StuckStanding.Leased ? await WorkerAsync(work, cancel) : null;
        return StuckReason.Sentence(standing, worker, work.LeaseUntil);
    }

    private async ValueTask<string> WorkerAsync(OpenWork work, CancellationToken cancel)
    {
        try
        {
            var reply = await transport.AskAsync(
                new Look(work.Session, work.Tenant), TimeSpan.FromSeconds(settings.AskTimeoutSeconds), cancel);
            return (reply as SessionReply.Ok)?.State.Job?.Worker ?? "nobody any more";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return $"an unknown worker (the session does not answer: {error.Message})";
        }
    }
}
