using Kyc.Cluster.Tests.History.Invariants;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History;

/// <summary>
/// Holds what clients were told against what the cluster kept. Pure: the same history and journal give the same
/// verdict.
/// </summary>
internal static class HistoryChecker
{
    private static readonly IInvariant[] All =
    [
        new AcknowledgedIsKept(), new HistoryIsWhole(), new OneDecision(), new ReplayIsLive(), new DecisionsCite(),
        new OneResultPerJob(), new NothingVerifiedOnDoubt(), new NothingInTheClear(),
    ];

    public static Verdict Check(IReadOnlyCollection<ClientRequest> requests, JournalSnapshot journal)
    {
        var bySession = requests.Where(request => request.Session is not null).ToLookup(request => request.Session!);
        var ids = journal.Histories.Keys.Select(id => id.Value).Concat(journal.Rows.Keys.Select(id => id.Value))
            .Concat(bySession.Select(group => group.Key)).Distinct().Select(text => new SessionId(text));
        var violations = new List<Violation>(OneKeyOneSession(requests));
        foreach (var id in ids)
        {
            var session = SessionCase.Of(id, bySession[id.Value], journal);
            foreach (var invariant in All)
                violations.AddRange(invariant.Broken(session).Select(
                    what => new Violation(invariant.Name, id.Value, what)));
        }
        return new Verdict(
            requests.Count, requests.Count(request => request.Outcome == Outcome.Acknowledged),
            requests.Count(request => request.Outcome == Outcome.Unknown), journal.Histories.Count,
            journal.Histories.Values.Sum(history => history.Count), violations);
    }

    /// <summary>However often a create is repeated by its key, it opens one session.</summary>
    private static IEnumerable<Violation> OneKeyOneSession(IEnumerable<ClientRequest> requests) =>
        requests.Where(request => request is
        { Operation: Operation.Create, Outcome: Outcome.Acknowledged, Key: not null, Session: not null })
            .GroupBy(request => request.Key, request => request.Session!)
            .Select(group => (Key: group.Key, Sessions: group.Distinct().ToArray()))
            .Where(group => group.Sessions.Length > 1)
            .Select(group => new Violation(HistoryIsWhole.Number, group.Sessions[0],
                $"the key {group.Key} opened {group.Sessions.Length} sessions"));
}
