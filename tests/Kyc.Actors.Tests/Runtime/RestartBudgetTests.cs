using Kyc.Actors.Runtime;

namespace Kyc.Actors.Tests.Runtime;

public sealed class RestartBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly RestartBudget _budget = new(2, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

    [Fact]
    public void Failures_within_the_budget_do_not_quarantine()
    {
        Assert.False(_budget.Fail(Start));
        Assert.False(_budget.Fail(Start.AddSeconds(1)));
        Assert.False(_budget.IsQuarantined(Start.AddSeconds(1)));
    }

    [Fact]
    public void One_failure_too_many_quarantines_for_the_pause()
    {
        _budget.Fail(Start);
        _budget.Fail(Start);
        Assert.True(_budget.Fail(Start));
        Assert.True(_budget.IsQuarantined(Start.AddSeconds(59)));
        Assert.False(_budget.IsQuarantined(Start.AddSeconds(60)));
    }

    [Fact]
    public void Old_failures_are_forgotten()
    {
        _budget.Fail(Start);
        _budget.Fail(Start);
        Assert.False(_budget.Fail(Start.AddSeconds(30)));
    }
}
