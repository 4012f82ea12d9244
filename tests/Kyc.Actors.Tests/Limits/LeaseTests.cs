using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;

namespace Kyc.Actors.Tests.Limits;

/// <summary>Several edges share the limits of a client.</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_client_alone_gets_exactly_its_limit_and_is_told_when_to_come_back()
    {
        await using var world = new LimitWorld(Limited(perMinute: 100), edges: 1);
        Assert.Equal(100, await world.GrantedAsync(150));
        var refused = await world.TakeAsync();
        Assert.Equal((false, LimitNames.Minute, 0), (refused.Granted, refused.Limit, refused.Left));
        world.Time.Advance(refused.FreeIn - TimeSpan.FromMilliseconds(1));
        Assert.False((await world.TakeAsync()).Granted);
        // An edge asks for a refused client no more often than every 50 ms.
        world.Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.True((await world.TakeAsync()).Granted);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(100, 2)]
    [InlineData(1_000, 3)]
    [InlineData(20_000, 5)]
    public async Task Edges_together_never_exceed_the_limit_in_any_minute_and_come_close_to_it(int limit, int edges)
    {
        var chance = new Random(limit + edges);
        await using var world = new LimitWorld(Limited(limit), edges);
        List<TimeSpan> granted = [];
        for (var (second, now) = (0, TimeSpan.Zero); second < 200; second++)
        {
            for (var i = 0; i < limit / 10 + 3; i++)
                if ((await world.TakeAsync(chance.Next(edges))).Granted) granted.Add(now);
            var step = TimeSpan.FromMilliseconds(chance.Next(500, 1_500));
            world.Time.Advance(step);
            now += step;
        }
        for (var i = limit; i < granted.Count; i++)
            Assert.True(granted[i] - granted[i - limit] >= Minute, $"more than {limit} within a minute");
        // Counting in slices, and holding a lease, binds a token for at most 63 seconds of a minute's 60.
        Assert.InRange(granted.Count(at => at < Minute), limit * 0.9, limit);
        Assert.InRange(granted.Count, limit * 2.5, limit * 4);
    }

    [Fact]
    public async Task The_burst_bounds_what_comes_at_once_and_flows_back_at_the_rate_of_the_window()
    {
        await using var world = new LimitWorld(Limited(perMinute: 600, burst: 50), edges: 1);
        Assert.Equal(50, await world.GrantedAsync(100));
        var refused = await world.TakeAsync();
        Assert.Equal((LimitNames.Burst, true), (refused.Limit, refused.FreeIn <= TimeSpan.FromSeconds(0.1)));
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, await world.GrantedAsync(100));
    }

    [Fact]
    public async Task The_smallest_window_decides()
    {
        var limits = TenantLimits.None with { PerMinute = 1_000, PerHour = 30, PerDay = 500 };
        await using var world = new LimitWorld(new LimitSettings { Tenant = limits }, edges: 1);
        Assert.Equal(30, await world.GrantedAsync(50));
        Assert.Equal(LimitNames.Hour, (await world.TakeAsync()).Limit);
    }

    [Fact]
    public async Task Limits_of_its_own_are_a_tenants_own_and_nobody_pays_for_another()
    {
        var settings = Limited(perMinute: 10) with
        {
            Tenants = new Dictionary<string, TenantLimits>
            {
                [Some.OtherTenant.Value] = TenantLimits.None with { PerMinute = 3 },
            },
        };
        await using var world = new LimitWorld(settings, edges: 1);
        for (var i = 0; i < 20; i++) await world.TakeAsync(client: Some.OtherTenant);
        Assert.False((await world.TakeAsync(client: Some.OtherTenant)).Granted);
        Assert.Equal(10, await world.GrantedAsync(20));
    }

    [Fact]
    public async Task What_an_edge_does_not_spend_goes_to_another_one()
    {
        await using var world = new LimitWorld(Limited(perMinute: 20), edges: 2);
        Assert.True((await world.TakeAsync(0)).Granted);
        var first = await world.GrantedAsync(40, edge: 1);
        world.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(19, first + await world.GrantedAsync(40, edge: 1));
    }

    [Fact]
    public async Task A_client_that_is_refused_costs_a_bounded_number_of_questions()
    {
        await using var world = new LimitWorld(Limited(perMinute: 10), edges: 1);
        await world.GrantedAsync(10);
        var before = world.Leases;
        await world.GrantedAsync(10_000);
        Assert.InRange(world.Leases - before, 0, 2);
    }

    [Fact]
    public async Task A_steady_client_seldom_asks_and_asks_for_more_under_load()
    {
        await using var world = new LimitWorld(Limited(perMinute: 100_000), edges: 1);
        for (var i = 0; i < 200; i++)
        {
            await world.GrantedAsync(100);
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.InRange(world.Leases, 1, 20_000 / 16);
    }

    [Fact]
    public void An_edge_learns_to_ask_early_enough_where_answers_take_their_time()
    {
        var simulation = new Simulation(3);
        simulation.Run(async () =>
        {
            var time = simulation.Time;
            await using var world = new LimitWorld(Limited(perMinute: 1_000_000), edges: 1, time)
            {
                Slow = () => Task.Delay(TimeSpan.FromMilliseconds(50), time),
            };
            var waited = 0;
            for (var millisecond = 0; millisecond < 20_000; millisecond++)
            {
                var begun = time.GetTimestamp();
                Assert.True((await world.TakeAsync()).Granted);
                if (time.GetElapsedTime(begun) > TimeSpan.Zero) waited++;
                await Task.Delay(TimeSpan.FromMilliseconds(1), time);
            }
            Assert.InRange(waited, 1, 20);
        });
    }

    /// <summary>
    /// What edges report keeps their client within the limit; what may go beyond it is what those spent before that
    /// have not reported yet, and every edge does within the report's pause.
    /// </summary>
    [Fact]
    public async Task An_actor_that_moved_learns_what_was_spent()
    {
        await using var world = new LimitWorld(Limited(perMinute: 100), edges: 2);
        var before = await world.GrantedAsync(60, edge: 0);
        world.Time.Advance(TimeSpan.FromSeconds(4)); // What it holds beyond that goes back.
        before += await world.GrantedAsync(30, edge: 1);
        Assert.Equal(90, before);
        world.Move();
        world.Time.Advance(TimeSpan.FromSeconds(5));
        var after = await world.GrantedAsync(100, edge: 0);
        Assert.InRange(after, 1, 40);
        Assert.InRange(before + after, 90, 100 + 30);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await world.GrantedAsync(100, edge: 1));
        Assert.Equal(0, await world.GrantedAsync(100, edge: 0));
    }

    [Fact]
    public async Task An_idle_edge_reports_within_its_pause()
    {
        var settings = Limited(perMinute: 0) with { ReportSeconds = 30 };
        settings = settings with { Tenant = settings.Tenant with { PerHour = 100 } };
        await using var world = new LimitWorld(settings, edges: 2);
        Assert.Equal(80, await world.GrantedAsync(80, edge: 0));
        world.Time.Advance(TimeSpan.FromSeconds(10));
        world.Move();
        world.Time.Advance(TimeSpan.FromSeconds(32));
        Assert.InRange(await world.GrantedAsync(100, edge: 1), 15, 20);
    }

    [Fact]
    public async Task While_nobody_answers_an_edge_goes_on_within_its_share()
    {
        await using var world = new LimitWorld(Limited(perMinute: 100), edges: 2);
        await world.TakeAsync(0);
        await world.TakeAsync(1);
        await world.TakeAsync(0);
        world.Time.Advance(TimeSpan.FromSeconds(3));
        world.Away = true;
        var total = await world.GrantedAsync(200, edge: 0) + await world.GrantedAsync(200, edge: 1);
        Assert.InRange(total, 90, 100);
        world.Away = false;
        world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(100, await world.GrantedAsync(200, edge: 0));
    }

    [Fact]
    public async Task A_request_waits_for_a_slow_answer_no_longer_than_it_is_told_to()
    {
        await using var world = new LimitWorld(Limited(perMinute: 100), edges: 1);
        var never = new TaskCompletionSource();
        world.Slow = () => never.Task;
        var waiting = world.TakeAsync();
        Assert.False(waiting.IsCompleted);
        world.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True((await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Granted);
        Assert.True((await world.TakeAsync().WaitAsync(TimeSpan.FromSeconds(30))).Granted);
    }

    [Fact]
    public void A_question_asked_twice_is_answered_once()
    {
        var region = new ClientRegion(Limited(perMinute: 10), TimeProvider.System);
        region.Acquired(Kyc.Sessions.Ids.Shards.Of(Some.Tenant));
        var question = new LeaseTokens(Some.Tenant, "edge_1", 1, 4, "", [], []);
        var first = region.Lease(question);
        Assert.Equal(first, region.Lease(question));
        Assert.Equal(first.Left - 1, region.Lease(question with { Number = 2, Wanted = 1, Epoch = first.Epoch }).Left);
    }

    [Fact]
    public void A_shard_that_is_lost_forgets_its_clients()
    {
        var region = new ClientRegion(Limited(perMinute: 10), TimeProvider.System);
        var shard = Kyc.Sessions.Ids.Shards.Of(Some.Tenant);
        region.Acquired(shard);
        region.Lease(new LeaseTokens(Some.Tenant, "edge_1", 1, 4, "", [], []));
        Assert.Equal(1, region.Count);
        region.Lost(shard);
        Assert.Equal(0, region.Count);
        Assert.Throws<Kyc.Actors.Sessions.ShardLostException>(() =>
            region.Lease(new LeaseTokens(Some.Tenant, "edge_1", 2, 4, "", [], [])));
    }

    private static LimitSettings Limited(int perMinute, int burst = 0) =>
        new() { Tenant = TenantLimits.None with { PerMinute = perMinute, Burst = burst } };
}
