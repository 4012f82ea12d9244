using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every operators' list answers.</summary>
public abstract class OperatorIndexCompliance : ComplianceSuite
{
    [Fact]
    public async Task Sessions_of_all_tenants_come_the_newest_first()
    {
        var scripts = Enumerable.Range(0, 6)
            .Select(i => SessionScript.New(Noon.AddSeconds(i), i % 2 == 0 ? "acme" : "other")).ToList();
        foreach (var script in scripts) await AppendAllAsync([script.Create()]);
        var all = await ListAsync(new OperatorQuery());
        Assert.Equal(scripts.Select(script => script.Id).Reverse(), all.Select(row => row.Id));
        Assert.Equal(scripts.Select(script => script.Id).Reverse().Take(2),
            (await ListAsync(new OperatorQuery(Limit: 2))).Select(row => row.Id));
    }

    [Fact]
    public async Task Status_and_tenant_hold_together()
    {
        var (open, canceled) = (SessionScript.New(Noon), SessionScript.New(Noon));
        var foreign = SessionScript.New(Noon, "other");
        await AppendAllAsync([
            open.Create(), canceled.Create(), canceled.Cancel(), foreign.Create(), foreign.Cancel()]);
        Assert.Equal(
            new[] { canceled.Id.Value, foreign.Id.Value }.Order(StringComparer.Ordinal),
            (await ListAsync(new OperatorQuery(SessionStatus.Canceled))).Select(row => row.Id.Value)
                .Order(StringComparer.Ordinal));
        Assert.Equal(canceled.Id, Assert.Single(
            await ListAsync(new OperatorQuery(SessionStatus.Canceled, new TenantId("acme")))).Id);
        Assert.Equal(2, (await ListAsync(new OperatorQuery(Tenant: new TenantId("acme")))).Count);
    }

    [Fact]
    public async Task A_session_is_found_by_its_id_alone()
    {
        var script = SessionScript.New(Noon, "other");
        Assert.Null(await Backend.Operators.FindAsync(script.Id, default));
        await AppendAllAsync([script.Create()]);
        Assert.Equal(
            new SessionRow(script.Id, script.Tenant, SessionStatus.RequiresInput, Noon, Noon, Noon.AddDays(1), 1, null,
                false),
            await Backend.Operators.FindAsync(script.Id, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_limit_out_of_bounds_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new OperatorQuery(Limit: limit)));

    private async Task<IReadOnlyList<SessionRow>> ListAsync(OperatorQuery query) =>
        await Backend.Operators.ListAsync(query, default);
}
