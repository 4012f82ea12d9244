using Kyc.Actors.Limits;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Actors.Tests.Limits;

/// <summary>One tenant's flood does not hold up another's comparisons; nothing owed is lost in the lines.</summary>
public sealed class FairShareTests
{
    private const int InQueue = 8;
    private const int Slots = 2;

    private static readonly Policy Flood = Some.Policy with { Id = "flood" };
    private static readonly Policy Other = Some.Policy with { Id = "other" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_tenants_jobs_wait_behind_a_bounded_number_of_a_floods(bool limited) => Run(
        limited ? Limited() : null,
        async world =>
        {
            List<string> order = [];
            world.Engine.Answer = async (input, cancel) =>
            {
                order.Add(input.Policy.Id);
                await Task.Delay(TimeSpan.FromMilliseconds(200), world.Simulation.Time, cancel);
                return Some.Report(input);
            };
            List<(SessionId Id, TenantId Tenant)> all = [];
            for (var i = 0; i < 200; i++) all.Add((await world.OpenAsync(Flood), Some.Tenant));
            var before = order.Count;
            for (var i = 0; i < 5; i++)
                all.Add((await world.OpenAsync(Other, Some.OtherTenant), Some.OtherTenant));
            foreach (var (id, tenant) in all)
                Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(id, tenant)).Status);
            Assert.Equal(205, order.Count);
            var ahead = order.Skip(before).TakeWhile((_, i) => order.Skip(before + i).Contains("other"))
                .Count(id => id == "flood");
            if (limited) Assert.InRange(ahead, 0, InQueue + Slots);
            else Assert.InRange(ahead, 100, 200);
        });

    [Fact]
    public void A_tenant_alone_keeps_every_worker_busy() => Run(Limited(), async world =>
    {
        var begun = world.Simulation.Time.GetUtcNow();
        List<SessionId> all = [];
        for (var i = 0; i < 60; i++) all.Add(await world.OpenAsync());
        foreach (var id in all) await world.SettledAsync(id);
        var least = TimeSpan.FromMilliseconds(200) * 60 / Slots;
        Assert.InRange(world.Simulation.Time.GetUtcNow() - begun, least, least * 1.05);
    });

    [Fact]
    public void A_node_that_dies_takes_no_line_with_it() => Run(Limited(), async world =>
    {
        List<SessionId> all = [];
        for (var i = 0; i < 60; i++) all.Add(await world.OpenAsync());
        world.Kill();
        await world.StartAsync();
        foreach (var id in all) Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(id)).Status);
    });

    [Fact]
    public void A_line_that_is_full_leaves_the_rest_to_the_sweep_and_holds_up_nobody_else() => Run(
        Limited() with { JobsInLine = 4 },
        async world =>
        {
            List<SessionId> all = [];
            for (var i = 0; i < 60; i++) all.Add(await world.OpenAsync());
            var other = await world.OpenAsync(of: Some.OtherTenant);
            var begun = world.Simulation.Time.GetUtcNow();
            await world.SettledAsync(other, Some.OtherTenant);
            Assert.InRange(world.Simulation.Time.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(3));
            foreach (var id in all) Assert.Equal(SessionStatus.Verified, (await world.SettledAsync(id)).Status);
        });

    /// <summary>Shares are counted in milliseconds of workers: jobs that cost eight times as much are fewer.</summary>
    [Fact]
    public void A_tenant_whose_jobs_cost_more_gets_fewer_of_them_and_the_same_time() => Run(
        Limited(inQueue: 16),
        async world =>
        {
            var time = new Dictionary<string, double> { ["flood"] = 0, ["other"] = 0 };
            var (end, begun) = (false, world.Simulation.Time.GetUtcNow());
            world.Engine.Answer = async (input, cancel) =>
            {
                var cost = input.Policy.Id == "flood" ? 800 : 100;
                await Task.Delay(TimeSpan.FromMilliseconds(cost), world.Simulation.Time, cancel);
                var warm = world.Simulation.Time.GetUtcNow() - begun > TimeSpan.FromSeconds(20);
                if (warm && !end) time[input.Policy.Id] += cost;
                return Some.Report(input) with
                {
                    TimingsMs = new SortedDictionary<string, double> { ["total"] = cost },
                };
            };
            List<SessionId> cheap = [];
            for (var i = 0; i < 100; i++) await world.OpenAsync(Flood);
            for (var i = 0; i < 500; i++) cheap.Add(await world.OpenAsync(Other, Some.OtherTenant));
            await world.SettledAsync(cheap[^60], Some.OtherTenant);
            end = true;
            Assert.InRange(time["flood"] / time.Values.Sum(), 0.45, 0.55);
        });

    private static LimitSettings Limited(int inQueue = InQueue) =>
        LimitSettings.None with { Tenant = TenantLimits.None with { JobsInQueue = inQueue } };

    private static void Run(LimitSettings? limits, Func<SimWorld, Task> script)
    {
        var simulation = new Simulation(17);
        var world = new SimWorld(simulation) { Limits = limits, Slots = Slots };
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await script(world);
        });
    }
}
