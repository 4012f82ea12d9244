using System.Net;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Edge.Audit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests;

/// <summary>Every call of a client leaves a row, before its answer, and the row holds no personal data.</summary>
public sealed class AuditTests
{
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task Each_call_leaves_a_row_of_who_did_what_to_what_with_which_outcome()
    {
        await using var world = await EdgeWorld.StartAsync();
        var created = await world.PostJsonAsync(Sessions, "{}", ("Request-Id", "req-create"));
        var id = created.Text("id");
        await world.PutAsync(id, "id_card", Media.Picture());
        await world.PutAsync(id, "id_card", [1, 2, 3]);
        await world.GetAsync($"{Sessions}/{id}");
        await world.GetAsync($"{Sessions}/{id}/report");
        await world.GetAsync($"{Sessions}/{id}/files");
        await world.GetAsync($"{Sessions}?limit=3");
        await world.PostAsync($"{Sessions}/{id}/cancel");
        await world.GetAsync("/v1/nothing/here");
        await world.SendAsync(HttpMethod.Delete, $"{Sessions}/{id}");
        Assert.Equal(
        [
            ("create_verification_session", id, "201"),
            ("put_session_file", id, "200"),
            ("put_session_file", id, world.Audit.Rows[2].Entry.Outcome),
            ("get_verification_session", id, "200"),
            ("get_session_report", id, "409 report_not_ready"),
            ("list_session_files", id, "200"),
            ("list_verification_sessions", "", "200"),
            ("cancel_verification_session", id, "200"),
            ("unmatched", "", "404 not_found"),
            ("unmatched", "", "405 method_not_allowed"),
        ], world.Audit.Rows.Select(row => (row.Entry.Action, row.Entry.Target, row.Entry.Outcome)));
        Assert.Matches("^4[0-9]{2} [a-z_]+$", world.Audit.Rows[2].Entry.Outcome);
        Assert.All(world.Audit.Rows, row => Assert.Equal(
            ("key_1", Some.Tenant, ""), (row.Entry.Actor, row.Entry.Tenant!.Value, row.Entry.Remote)));
        Assert.Equal("req-create", world.Audit.Rows[0].Entry.RequestId);
        Assert.All(world.Audit.Rows.Skip(1), row => Assert.StartsWith("req_", row.Entry.RequestId));
    }

    [Fact]
    public async Task A_foreign_session_leaves_a_row_of_the_caller_and_of_nobody_else()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var reply = await world.SendAsync(
            HttpMethod.Get, $"{Sessions}/{id}", null, ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal(404, reply.Status);
        var entry = world.Audit.Rows[^1].Entry;
        Assert.Equal(("key_2", Some.OtherTenant, id, "404 not_found"),
            (entry.Actor, entry.Tenant!.Value, entry.Target, entry.Outcome));
        var mine = await world.GetAsync($"/v1/audit_events?session={id}");
        Assert.Equal(["create_verification_session"], Actions(mine));
    }

    [Fact]
    public async Task The_row_is_kept_before_the_first_byte_of_the_answer_leaves()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        var (held, release) = (NewSignal(), NewSignal());
        world.Audit.Before = _ =>
        {
            held.TrySetResult();
            return release.Task;
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Sessions}/{id}");
        var answer = world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await held.Task;
        Assert.False(answer.IsCompleted);
        release.SetResult();
        using var reply = await answer;
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_audited_is_refused_and_nothing_begins_until_it_can()
    {
        await using var world = await EdgeWorld.StartAsync();
        var id = await world.NewSessionAsync();
        world.Audit.Refuse = _ => new JournalUnavailableException("the database is away; start it");
        var read = await world.GetAsync($"{Sessions}/{id}");
        Assert.Equal((503, "not_ready"), (read.Status, read.Code));
        Assert.DoesNotContain(id, read.Text("detail"), StringComparison.Ordinal);
        var change = await world.PostAsync($"{Sessions}/{id}/cancel");
        Assert.Equal((503, "not_ready"), (change.Status, change.Code));
        Assert.Contains("nothing was done", change.Text("detail"), StringComparison.Ordinal);
        Assert.Single(world.Audit.Rows);

        world.Audit.Refuse = null;
        var again = await world.GetAsync($"{Sessions}/{id}");
        Assert.Equal("requires_input", again.Text("status"));
        Assert.Equal(
            ["create_verification_session", "get_verification_session", "get_verification_session"],
            world.Audit.Rows.Select(row => row.Entry.Action));
        Assert.All(world.Audit.Rows.Skip(1), row => Assert.Equal("200", row.Entry.Outcome));
    }

    [Fact]
    public async Task Calls_without_a_credential_are_counted_by_class_and_never_a_row_each()
    {
        await using var world = await EdgeWorld.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            var reply = await world.SendAsync(
                HttpMethod.Get, $"{Sessions}/vs_{i}", null, ("Authorization", $"Bearer kyc_live_wrong{i}"));
            Assert.True(reply.Status is 401 or 429, $"{reply.Status}");
        }
        Assert.Empty(world.Audit.Rows);
        world.Time.Advance(TimeSpan.FromSeconds(61));
        var rows = world.Audit.Rows;
        Assert.InRange(rows.Count, 1, 2);
        Assert.Equal(300, rows.Sum(row => int.Parse(row.Entry.Reason["count=".Length..])));
        Assert.All(rows, row => Assert.Equal(("unauthenticated", "refused_calls", "loopback", null),
            (row.Entry.Actor, row.Entry.Action, row.Entry.Target, row.Entry.Tenant)));
        Assert.Contains(rows, row => row.Entry.Outcome == "401 unauthenticated");
    }

    [Fact]
    public async Task Health_problems_and_the_document_leave_no_rows()
    {
        await using var world = await EdgeWorld.StartAsync();
        string[] paths = ["/livez", "/readyz", "/version", "/problems", "/problems/x", "/openapi.json", "/"];
        foreach (var path in paths) await world.GetAsync(path);
        world.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(world.Audit.Rows);
    }

    [Fact]
    public async Task Rows_never_hold_what_clients_say_of_persons()
    {
        const string canary = "canary-Mueller";
        await using var world = await EdgeWorld.StartAsync();
        var created = await world.PostJsonAsync(Sessions,
            $$"""{ "client_reference_id": "{{canary}}", "metadata": { "name": "{{canary}}" } }""",
            ("User-Agent", canary), ("Idempotency-Key", canary));
        var id = created.Text("id");
        var form = new MultipartFormDataContent { { new ByteArrayContent(Media.Picture()), "file", canary + ".jpg" } };
        await world.SendAsync(HttpMethod.Put, $"{Sessions}/{id}/files/id_card", form);
        var older = new MultipartFormDataContent
        {
            { new StringContent(id), "session_id" }, { new StringContent("id_card"), "type" },
            { new ByteArrayContent(Media.Picture()), "file", canary + ".jpg" },
        };
        await world.SendAsync(HttpMethod.Post, "/api/upload", older);
        await world.GetAsync($"{Sessions}/{canary}");
        await world.GetAsync($"{Sessions}?client_reference_id={canary}");
        await world.GetAsync($"/v1/{canary}");
        await world.GetAsync($"{Sessions}/vs_{canary}/report?x={canary}");
        Assert.Equal(7, world.Audit.Rows.Count);
        Assert.All(world.Audit.Rows, row =>
            Assert.DoesNotContain(canary, row.Entry.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(id, world.Audit.Rows[2].Entry.Target);
        Assert.All(world.Audit.Rows, row => Assert.Equal("", row.Entry.Remote));
    }

    [Fact]
    public async Task The_clients_address_is_kept_only_where_a_setting_allows_it()
    {
        await using var world = await EdgeWorld.StartAsync(new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            Audit = new EdgeAuditOptions { RemoteAddress = true, Node = "kyc-a" },
        });
        await world.NewSessionAsync();
        var entry = world.Audit.Rows[0].Entry;
        Assert.Equal(("127.0.0.1", "kyc-a"), (entry.Remote, entry.Node));
        var page = await world.GetAsync("/v1/audit_events");
        Assert.Equal("127.0.0.1", page.Json.GetProperty("data")[0].GetProperty("remote_address").GetString());
    }

    [Fact]
    public async Task A_tenant_reads_its_own_rows_page_by_page_with_filters()
    {
        await using var world = await EdgeWorld.StartAsync();
        var (first, second) = (await world.NewSessionAsync(), await world.NewSessionAsync());
        await world.GetAsync($"{Sessions}/{first}");
        await world.GetAsync($"{Sessions}/{first}/report");
        await world.SendAsync(HttpMethod.Get, Sessions, null, ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        var page = await world.GetAsync("/v1/audit_events?limit=3");
        Assert.Equal(["get_session_report", "get_verification_session", "create_verification_session"], Actions(page));
        Assert.True(page.Json.GetProperty("has_more").GetBoolean());
        var next = await world.GetAsync($"/v1/audit_events?limit=3&starting_after={page.Text("next_cursor")}");
        Assert.Equal([first], next.Json.GetProperty("data").EnumerateArray()
            .Where(row => row.GetProperty("action").GetString() == "create_verification_session")
            .Select(row => row.GetProperty("target").GetString()));
        Assert.Equal(["get_session_report", "get_verification_session", "create_verification_session"],
            Actions(await world.GetAsync($"/v1/audit_events?session={first}")));
        Assert.Equal(["create_verification_session"],
            Actions(await world.GetAsync($"/v1/audit_events?session={second}")));
        Assert.Equal(["get_session_report"],
            Actions(await world.GetAsync("/v1/audit_events?action=GET_session_report")));
        Assert.Empty(Actions(await world.GetAsync("/v1/audit_events?created[lt]=2026-10-01T00:00:00Z")));
        var row = (await world.GetAsync("/v1/audit_events?action=get_session_report")).Json.GetProperty("data")[0];
        Assert.Equal((409, "report_not_ready", "key_1", 1),
            (row.GetProperty("status").GetInt32(), row.GetProperty("code").GetString(),
                row.GetProperty("actor").GetString(), row.GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("session=vs_1")]
    [InlineData("action=a-b")]
    [InlineData("starting_after=vs_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("created[gte]=yesterday")]
    [InlineData("tenant=other")]
    public async Task A_wrong_filter_is_refused(string query)
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.GetAsync("/v1/audit_events?" + query);
        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string[] Actions(Reply page) =>
        [.. page.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("action").GetString()!)];
}
