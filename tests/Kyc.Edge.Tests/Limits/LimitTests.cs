using System.Diagnostics.Metrics;
using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Tests.Limits;

/// <summary>What a client meets at its limits.</summary>
public sealed class LimitTests
{
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task Every_answer_names_the_limits_and_what_is_left()
    {
        await using var world = await StartAsync(tenant => tenant with { PerMinute = 60, PerHour = 1_000, Burst = 20 });
        var reply = await world.GetAsync(Sessions);
        Assert.Equal(200, reply.Status);
        Assert.Equal(
            "\"burst\";q=20;w=20, \"minute\";q=60;w=60, \"hour\";q=1000;w=3600", reply.Header("RateLimit-Policy"));
        Assert.Equal("\"burst\";r=19", reply.Header("RateLimit"));
        Assert.Equal(404, (await world.GetAsync($"{Sessions}/vs_00000000000000000000000000")).Status);
        Assert.Equal("\"burst\";r=17", (await world.GetAsync(Sessions + "?limit=x")).Header("RateLimit"));
    }

    [Fact]
    public async Task Beyond_a_limit_the_answer_says_which_and_when_to_come_back_and_others_are_served()
    {
        await using var world = await StartAsync(tenant => tenant with { PerMinute = 3 });
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
        var refused = await world.GetAsync(Sessions);
        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Code));
        Assert.True(refused.Json.GetProperty("retryable").GetBoolean());
        Assert.Equal("/limits/minute", refused.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        var seconds = int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, 63);
        Assert.Equal($"\"minute\";r=0;t={seconds}", refused.Header("RateLimit"));
        Assert.Equal(200, (await world.SendAsync(
            HttpMethod.Get, Sessions, null, ("Authorization", "Bearer " + EdgeWorld.OtherKey))).Status);
        world.Time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
    }

    [Fact]
    public async Task What_asks_for_no_key_is_not_limited_nor_is_options()
    {
        await using var world = await StartAsync(tenant => tenant with { PerMinute = 1 });
        await world.GetAsync(Sessions);
        Assert.Equal(429, (await world.GetAsync(Sessions)).Status);
        foreach (var path in new[] { "/livez", "/readyz", "/problems/rate_limited", "/openapi.json" })
            Assert.Equal(200, (await world.GetAsync(path)).Status);
        Assert.Equal(204, (await world.SendAsync(HttpMethod.Options, Sessions)).Status);
    }

    [Fact]
    public async Task A_refused_upload_is_not_read_and_no_session_is_asked()
    {
        await using var world = await StartAsync(tenant => tenant with { PerMinute = 1 });
        await world.GetAsync(Sessions);
        using var socket = await RawClient.ConnectAsync(world.Address);
        await socket.SendAsync(
            $"PUT {Sessions}/vs_00000000000000000000000000/files/face_video HTTP/1.1\r\nHost: x\r\n"
            + $"Authorization: Bearer {EdgeWorld.Key}\r\nContent-Type: video/mp4\r\nContent-Length: 90000000\r\n\r\n");
        var answer = await socket.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(world.Journal.States);
    }

    [Fact]
    public async Task A_browsers_session_token_has_an_allowance_of_its_own()
    {
        await using var world = await StartAsync(
            tenant => tenant, limits => limits with { SessionTokenPerMinute = 2 });
        var (session, token) = (Some.NewSession(), "kyc_live_browser0000000000000000000000000");
        await world.Credentials.AddAsync(
            new Credential("key_3", Some.Tenant, true, world.Time.GetUtcNow()) { Session = session }, token, default);
        var path = $"{Sessions}/{session}";
        var replies = new List<Reply>();
        for (var i = 0; i < 3; i++)
            replies.Add(await world.SendAsync(HttpMethod.Get, path, null, ("Authorization", "Bearer " + token)));
        Assert.All(replies.Take(2), reply => Assert.NotEqual(429, reply.Status));
        Assert.Equal((429, "30"), (replies[2].Status, replies[2].Header("Retry-After")));
        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
    }

    [Fact]
    public async Task Guessing_keys_is_bounded_by_address_and_harms_no_known_key_behind_it()
    {
        await using var world = await StartAsync(tenant => tenant, limits => limits with { FailuresPerMinute = 5 });
        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await GuessAsync(world, i)).Status);
        var refused = await GuessAsync(world, 6);
        Assert.Equal((429, "12"), (refused.Status, refused.Header("Retry-After")));
        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
        Assert.Equal(200, (await world.GetAsync("/livez")).Status);
        world.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(401, (await GuessAsync(world, 7)).Status);
    }

    [Fact]
    public async Task Requests_in_hand_at_once_are_bounded()
    {
        await using var world = await StartAsync(tenant => tenant with { ConcurrentRequests = 1 });
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        world.Journal.Loading = async _ =>
        {
            entered.TrySetResult();
            await leave.Task;
        };
        var held = world.GetAsync($"{Sessions}/{Some.NewSession()}");
        await entered.Task;
        var refused = await world.GetAsync(Sessions);
        Assert.Equal((429, "1"), (refused.Status, refused.Header("Retry-After")));
        Assert.Contains("concurrent_requests", refused.Body, StringComparison.Ordinal);
        leave.SetResult();
        Assert.Equal(404, (await held).Status);
        Assert.Equal(200, (await world.GetAsync(Sessions)).Status);
    }

    [Fact]
    public async Task Unfinished_sessions_are_bounded_and_a_repeated_request_still_gets_its_answer()
    {
        await using var world = await StartAsync(tenant => tenant with { OpenSessions = 2 });
        var first = await world.PostJsonAsync(Sessions, "{}", ("Idempotency-Key", "one"));
        await world.NewSessionAsync();
        var refused = await world.PostJsonAsync(Sessions, "{}");
        Assert.Equal((429, "rate_limited"), (refused.Status, refused.Code));
        Assert.Contains("open_sessions", refused.Body, StringComparison.Ordinal);
        var again = await world.PostJsonAsync(Sessions, "{}", ("Idempotency-Key", "one"));
        Assert.Equal((201, first.Text("id")), (again.Status, again.Text("id")));
        Assert.Equal(200, (await world.PostAsync($"{Sessions}/{first.Text("id")}/cancel")).Status);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await world.PostJsonAsync(Sessions, "{}")).Status);
    }

    [Fact]
    public async Task A_limiter_that_does_not_answer_takes_the_service_down_for_nobody_and_is_logged_once()
    {
        await using var world = await StartAsync(tenant => tenant with { PerMinute = 50 });
        await world.StopActorsAsync();
        var granted = 0;
        for (var i = 0; i < 80; i++)
        {
            if ((await world.GetAsync(Sessions)).Status == 200) granted++;
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        Assert.Equal(50, granted);
        Assert.Single(world.Log.Lines, line => line.Event == 1300);
    }

    [Fact]
    public async Task Grants_and_refusals_are_counted_by_tenant_and_limit()
    {
        var counted = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == LimitCounters.MeterName) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.Enqueue(
            $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        var tenant = new TenantId("counted");
        await using var world = await StartAsync(limits => limits with { PerMinute = 1 });
        const string key = "kyc_live_counted000000000000000000000000";
        await world.Credentials.AddAsync(new Credential("key_9", tenant, true, world.Time.GetUtcNow()), key, default);
        for (var i = 0; i < 2; i++)
            await world.SendAsync(HttpMethod.Get, Sessions, null, ("Authorization", "Bearer " + key));
        Assert.Single(counted, line => line == "kyc.limits.granted tenant=counted");
        Assert.Single(counted, line => line == "kyc.limits.refused tenant=counted limit=minute");
        Assert.Contains("kyc.limits.leases tenant=counted", counted);
    }

    private static Task<Reply> GuessAsync(EdgeWorld world, int number) => world.SendAsync(
        HttpMethod.Get, Sessions, null, ("Authorization", $"Bearer kyc_live_guess{number}"));

    private static Task<EdgeWorld> StartAsync(
        Func<TenantLimits, TenantLimits> tenant, Func<LimitSettings, LimitSettings>? limits = null)
    {
        var none = LimitSettings.None with { Tenant = tenant(TenantLimits.None) };
        return EdgeWorld.StartAsync(new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            Limits = limits?.Invoke(none) ?? none,
        });
    }
}
