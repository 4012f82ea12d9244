using Kyc.Sessions.Events;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I3: one end at the most, and nothing changes it; whatever a client saw as final stays.</summary>
internal sealed class OneDecision : IInvariant
{
    public const string Number = "I3";

    public string Name => $"{Number} at most one final decision, never changed";

    public IEnumerable<string> Broken(SessionCase session)
    {
        SessionStatus? end = null;
        foreach (var (fact, at) in session.Facts.Select((fact, at) => (fact, at + 1)))
        {
            if (end is { } ended && fact is not SessionRedacted)
                yield return $"event {at} ({fact.GetType().Name}) comes after the end, {WireName.Of(ended)}";
            if (SessionCase.StatusAfter(fact) is { } status && status.IsTerminal()) end ??= status;
        }
        foreach (var twice in session.Facts.OfType<SessionDecided>().Where(fact => fact.Decision.CountsAsAttempt)
            .GroupBy(fact => fact.Attempt).Where(group => group.Count() > 1))
            yield return $"attempt {twice.Key} was decided {twice.Count()} times";
        foreach (var seen in session.Acknowledged.Where(request => IsFinal(request.Status)))
            if (end is null || WireName.Of(end.Value) != seen.Status)
                yield return $"request {seen.Number} saw it {seen.Status}, "
                    + $"it is {(end is null ? "not ended" : WireName.Of(end.Value))}";
    }

    private static bool IsFinal(string? status) =>
        status is not null && WireName.TryParse<SessionStatus>(status, out var known) && known.IsTerminal();
}
