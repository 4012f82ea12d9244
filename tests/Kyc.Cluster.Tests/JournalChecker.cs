using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cluster.Tests;

/// <summary>What a journal says after the fact. All zero is what we promise.</summary>
/// <param name="Lost">Sessions a client was told of, or files it was told of, that the journal does not hold.</param>
/// <param name="DecidedTwice">Sessions with more than one final decision.</param>
/// <param name="Stuck">Sessions still processing.</param>
/// <param name="Broken">Sessions whose chain of events has a gap, a fork or a changed byte.</param>
internal sealed record HistoryVerdict(int Lost, int DecidedTwice, int Stuck, int Broken);

/// <summary>Reads the journal of a stopped node and holds it against what clients saw.</summary>
internal static class JournalChecker
{
    public static async Task<HistoryVerdict> CheckAsync(string data, IReadOnlyCollection<string> acknowledged)
    {
        await using var storage = await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = data }, TimeProvider.System, NullLoggerFactory.Instance,
            CancellationToken.None);
        var verdict = new HistoryVerdict(0, 0, 0, 0);
        foreach (var text in acknowledged.Distinct())
        {
            Assert.True(SessionId.TryParse(text, out var session));
            verdict = Judge(verdict, session, await storage.Journal.LoadAsync(session, CancellationToken.None));
        }
        var whole = await storage.Journal.VerifyAsync(CancellationToken.None);
        Assert.Null(whole.FirstBad);
        return verdict;
    }

    private static HistoryVerdict Judge(HistoryVerdict verdict, SessionId session, IReadOnlyList<EventRecord> history)
    {
        if (history.Count == 0) return verdict with { Lost = verdict.Lost + 1 };
        if (EventChain.FirstBreak(session, history) is not null) verdict = verdict with { Broken = verdict.Broken + 1 };
        var facts = history.Select(EventCodec.Decode).ToArray();
        var final = facts.OfType<SessionDecided>().Count(fact => fact.Decision.Outcome != SessionStatus.RequiresInput);
        if (final > 1) verdict = verdict with { DecidedTwice = verdict.DecidedTwice + 1 };
        if (facts.OfType<FileAccepted>().Count() < 2) verdict = verdict with { Lost = verdict.Lost + 1 };
        return Evolve.Replay(history).Status == SessionStatus.Processing
            ? verdict with { Stuck = verdict.Stuck + 1 }
            : verdict;
    }
}
