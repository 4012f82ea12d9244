using System.Globalization;
using Kyc.Actors.Ports;

namespace Kyc.Actors.Recovery;

/// <summary>Where owed work stands. Wire names in lower snake case.</summary>
public enum StuckStanding
{
    /// <summary>Nobody holds it.</summary>
    WaitingForWorker,

    /// <summary>A worker holds its lease.</summary>
    Leased,

    /// <summary>Its lease ended without an outcome; the next sweep enqueues it again.</summary>
    LeaseEnded,
}

/// <summary>Why owed work is not done; said the same way by the log and to operators.</summary>
public static class StuckReason
{
    /// <summary>Where it stands at an instant.</summary>
    public static StuckStanding StandingOf(OpenWork work, DateTimeOffset now) =>
        work.LeaseUntil is not { } until ? StuckStanding.WaitingForWorker
        : until <= now ? StuckStanding.LeaseEnded
        : StuckStanding.Leased;

    /// <summary>One sentence.</summary>
    /// <param name="standing">Where it stands.</param>
    /// <param name="worker">Who holds the lease, when it is held; null when nobody knows.</param>
    /// <param name="until">When the lease ends or ended.</param>
    public static string Sentence(StuckStanding standing, string? worker, DateTimeOffset? until)
    {
        var end = until?.ToString("O", CultureInfo.InvariantCulture);
        return standing switch
        {
            StuckStanding.WaitingForWorker => "waiting for a worker",
            StuckStanding.LeaseEnded => $"its lease ended at {end} without an outcome",
            _ => $"leased by {worker ?? "nobody any more"} until {end}",
        };
    }
}
