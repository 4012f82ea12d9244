using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Ids;

namespace Kyc.Actors.Recovery;

/// <summary>
/// Which owed jobs were put into the work queue lately. A broker takes the same job twice, so a sweep that offered
/// every waiting job each time would fill the queue with copies; one that never did would lose what the queue lost.
/// So each job is offered again at growing pauses for as long as nobody takes it.
/// </summary>
internal sealed class Offers(RecoverySettings settings, TimeProvider time)
{
    private const int MillisecondsPerSecond = 1_000;

    private readonly record struct Offer(DateTimeOffset Again, int Times, int Shard);

    private readonly Backoff _pause = new(
        settings.OfferAgainSeconds * MillisecondsPerSecond,
        settings.OfferAgainLimitSeconds * MillisecondsPerSecond);

    private Dictionary<JobId, Offer> _known = [];
    private Dictionary<JobId, Offer> _seen = [];

    /// <summary>Forgets what was offered for a shard that is anew ours: its queue may have been emptied.</summary>
    public void Forget(int shard)
    {
        foreach (var (job, offer) in _known)
            if (offer.Shard == shard) _known.Remove(job);
    }

    /// <summary>True when a job that nobody holds should go into the queue now.</summary>
    public bool IsDue(OpenWork work)
    {
        if (!_known.TryGetValue(work.Job, out var offer) || offer.Again <= time.GetUtcNow()) return true;
        _seen[work.Job] = offer;
        return false;
    }

    /// <summary>The job was put into the queue.</summary>
    public void Made(OpenWork work)
    {
        var times = _known.TryGetValue(work.Job, out var offer) ? offer.Times + 1 : 0;
        _seen[work.Job] = new Offer(
            time.GetUtcNow() + _pause.Pause(times), times, Shards.Of(work.Session));
    }

    /// <summary>A sweep went through all owed work: what it did not meet is done, or held by a worker.</summary>
    public void Swept()
    {
        (_known, _seen) = (_seen, _known);
        _seen.Clear();
    }

    /// <summary>A sweep stopped half-way: what it did not reach stays as it was.</summary>
    public void Stopped()
    {
        foreach (var (job, offer) in _seen) _known[job] = offer;
        _seen.Clear();
    }
}
