using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Limits;

/// <summary>Whether clients' actors answer: said in the log once when it ends and once when it begins again.</summary>
internal sealed class LimiterHealth(ILogger log)
{
    private int _away;

    /// <summary>One did not answer.</summary>
    public void Failed(Exception error)
    {
        LimitCounters.LeasesFailed.Add(1);
        if (Interlocked.Exchange(ref _away, 1) == 0) log.LimiterAway(error.GetType().Name);
    }

    /// <summary>One answered.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _away) != 0 && Interlocked.Exchange(ref _away, 0) != 0) log.LimiterBack();
    }
}
