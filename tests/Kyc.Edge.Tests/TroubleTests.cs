using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Health;
using Kyc.Edge.Problems;
using Kyc.Edge.Tests.Support;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests;

/// <summary>What clients see when the server itself is in trouble, and the open pages.</summary>
public sealed class TroubleTests
{
    private const string Sessions = "/v1/verification_sessions";

    public static TheoryData<string, int, string> Troubles => new()
    {
        { nameof(OverloadedException), 503, "overloaded" },
        { nameof(AskTimedOutException), 503, "not_ready" },
        { nameof(JournalUnavailableException), 503, "not_ready" },
        { nameof(BlobStoreUnavailableException), 503, "not_ready" },
        { nameof(KeyServiceUnavailableException), 503, "not_ready" },
        { nameof(StorageFullException), 507, "storage_full" },
        { nameof(DataKeyGoneException), 410, "redacted" },
        { nameof(WrongMasterKeyException), 500, "master_key_mismatch" },
        { nameof(InvalidOperationException), 500, "internal_error" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_of_a_port_has_its_code_and_says_whether_to_repeat(string kind, int status, string code)
    {
        var transport = new FailingTransport(Make(kind));
        await using var world = await EdgeWorld.StartAsync(services: s => s.AddSingleton<ITransport>(transport));
        var reply = await world.PostJsonAsync(Sessions, "{}");
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal(status is 503 or 507, reply.Header("Retry-After") is not null);
        Assert.Equal(status is 503 or 507, reply.Json.GetProperty("retryable").GetBoolean());
        Assert.DoesNotContain("secret", reply.Body);
        if (code == "internal_error")
            Assert.Contains(world.Log.Lines,
                line => line.Event == 4001 && line.Text.Contains(reply.Header("Request-Id")!));
    }

    [Fact]
    public async Task Readiness_names_the_check_that_fails()
    {
        await using var world = await EdgeWorld.StartAsync();
        Assert.Equal(200, (await world.GetAsync("/readyz")).Status);
        world.Readiness.Answer = _ => new(new Readiness(false, "cannot be reached; start it"));
        var reply = await world.GetAsync("/readyz");
        Assert.Equal((503, "not_ready"), (reply.Status, reply.Code));
        Assert.Contains("database", reply.Text("detail"));
        Assert.Equal("/checks/database", reply.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(200, (await world.GetAsync("/livez")).Status);
    }

    [Fact]
    public async Task A_readiness_check_that_hangs_or_throws_fails_without_its_message()
    {
        await using var world = await EdgeWorld.StartAsync();
        world.Readiness.Answer = _ => throw new InvalidOperationException("password=secret");
        Assert.DoesNotContain("secret", (await world.GetAsync("/readyz")).Body);
        world.Readiness.Answer = async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return default;
        };
        var armed = world.Time.Armed;
        var hanging = world.GetAsync("/readyz");
        Assert.True(SpinWait.SpinUntil(() => world.Time.Armed > armed, TimeSpan.FromSeconds(20)));
        world.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(503, (await hanging).Status);
    }

    [Fact]
    public async Task Every_problem_has_a_page_of_its_own()
    {
        await using var world = await EdgeWorld.StartAsync();
        foreach (var code in ProblemCodes.All)
        {
            var page = await world.GetAsync("/problems/" + code.Code);
            Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
            Assert.Contains(code.Code, page.Body);
        }
        Assert.Equal(404, (await world.GetAsync("/problems/none")).Status);
        Assert.Equal(ProblemCodes.All.Count, ProblemCodes.All.Select(code => code.Code).Distinct().Count());
        Assert.All(ProblemCodes.All, code => Assert.EndsWith(".", code.WhatToDo));
    }

    [Fact]
    public void Every_refusal_and_every_upload_code_is_in_the_table()
    {
        foreach (var refusal in Enum.GetValues<RefusalCode>()) Assert.NotNull(Refusals.CodeOf(refusal));
        foreach (var field in typeof(Uploads.Headers.UploadCodes).GetFields())
            Assert.NotNull(ProblemCodes.Find((string)field.GetRawConstantValue()!));
    }

    [Theory]
    [InlineData("abc-123", "abc-123")]
    [InlineData("has space", null)]
    [InlineData("<script>", null)]
    public async Task A_request_id_is_kept_when_it_is_safe_and_made_otherwise(string sent, string? kept)
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.SendAsync(HttpMethod.Get, "/livez", null, ("Request-Id", sent));
        var id = reply.Header("Request-Id")!;
        if (kept is not null) Assert.Equal(kept, id);
        else Assert.StartsWith("req_", id);
        Assert.Equal("2026-11-01", reply.Header("KYC-Version"));
    }

    [Fact]
    public async Task Log_lines_of_a_call_carry_request_tenant_session_and_route_but_no_query_and_no_key()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        await world.SendAsync(HttpMethod.Get, $"{Sessions}/{id}", null, ("Request-Id", "mine"));
        var line = Assert.Single(world.Log.Lines, line => line.Event == 4000 && line.Text.Contains("request_id=mine"));
        Assert.Contains("/v1/verification_sessions/{id}", line.Text);
        Assert.Contains("tenant=acme", line.Text);
        Assert.Contains("session=" + id, line.Text);
        await world.GetAsync($"{Sessions}?client_reference_id=maria");
        Assert.DoesNotContain(world.Log.Lines, logged => logged.Text.Contains("maria"));
        Assert.DoesNotContain(world.Log.Lines, logged => logged.Text.Contains(EdgeWorld.Key));
    }

    [Fact]
    public async Task A_fresh_server_gets_one_key_once()
    {
        await using var world = await EdgeWorld.StartAsync();
        var fresh = new Kyc.Actors.TestKit.MemoryCredentials();
        var key = await Bootstrap.EnsureKeyAsync(fresh, new TenantId("default"), world.Time, default);
        Assert.Matches("^kyc_live_[0-9A-Za-z]{40}$", key);
        Assert.Equal("default", (await fresh.FindAsync(key!, default))!.Tenant.Value);
        Assert.Null(await Bootstrap.EnsureKeyAsync(fresh, new TenantId("default"), world.Time, default));
    }

    private static Exception Make(string kind) => kind switch
    {
        nameof(OverloadedException) => new OverloadedException("append_queue_limit", 10),
        nameof(AskTimedOutException) => new AskTimedOutException(new SessionId("vs_"), TimeSpan.FromSeconds(1)),
        nameof(JournalUnavailableException) => new JournalUnavailableException("host=secret"),
        nameof(BlobStoreUnavailableException) => new BlobStoreUnavailableException("s3.endpoint secret"),
        nameof(KeyServiceUnavailableException) => new KeyServiceUnavailableException("kms.secret"),
        nameof(StorageFullException) => new StorageFullException("/secret/path"),
        nameof(DataKeyGoneException) => new DataKeyGoneException(new SessionId("vs_")),
        nameof(WrongMasterKeyException) => new WrongMasterKeyException("secret"),
        _ => new InvalidOperationException("secret"),
    };

    /// <summary>A transport that always fails in one way.</summary>
    private sealed class FailingTransport(Exception error) : ITransport
    {
        public ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel) =>
            throw error;

        public ValueTask<TokenLease> LeaseAsync(
            LeaseTokens request, TimeSpan deadline, CancellationToken cancel) => throw error;

        public ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel) => throw error;

        public ValueTask<PictureComparisonReply> AskWorkerAsync(
            PictureComparison request, TimeSpan deadline, CancellationToken cancel) => throw error;

        public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel) =>
            throw error;

        public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel) =>
            throw error;

        public ValueTask<TransportInspection> InspectAsync(CancellationToken cancel) => throw error;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
