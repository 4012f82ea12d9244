using Kyc.Cluster.Tests.History.Invariants;

namespace Kyc.Cluster.Tests.History;

/// <summary>What the checker found.</summary>
internal sealed record Verdict(
    int Requests, int Acknowledged, int Unknown, int Sessions, int Events, IReadOnlyList<Violation> Violations)
{
    private const int Shown = 20;

    /// <summary>Acknowledged and not there.</summary>
    public int Lost => Count(AcknowledgedIsKept.Number);

    /// <summary>Decided more than once, a job's result taken more than once, or one key that opened two
    /// sessions.</summary>
    public int Doubled => Count(OneDecision.Number) + Count(OneResultPerJob.Number) + Count(HistoryIsWhole.Number);

    public override string ToString() =>
        $"{Requests} requests, {Acknowledged} acknowledged, {Unknown} never answered; {Sessions} sessions, "
        + $"{Events} events: lost {Lost}, doubled {Doubled}, violations {Violations.Count}";

    /// <summary>Throws when anything is wrong, with all of it in words.</summary>
    public Verdict AssertClean()
    {
        Assert.True(Violations.Count == 0, $"{this}\n{string.Join('\n', Violations.Take(Shown))}");
        return this;
    }

    private int Count(string number) =>
        Violations.Count(violation => violation.Invariant.StartsWith(number, StringComparison.Ordinal));
}
