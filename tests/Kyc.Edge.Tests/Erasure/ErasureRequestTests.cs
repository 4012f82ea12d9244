using Kyc.Actors.Erasure;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests.Erasure;

/// <summary>Requests to erase many sessions.</summary>
public sealed class ErasureRequestTests
{
    private const string Requests = "/v1/erasure_requests";
    private const string Sessions = "/v1/verification_sessions";

    [Fact]
    public async Task Every_session_of_a_reference_is_erased_and_the_receipt_names_them()
    {
        await using var world = await EdgeWorld.StartAsync();
        var hers = new[]
        {
            await world.NewSessionAsync("""{"client_reference_id":"zoe"}"""),
            await world.NewSessionAsync("""{"client_reference_id":"zoe"}"""),
        };
        var other = await world.NewSessionAsync("""{"client_reference_id":"max"}""");
        var made = await world.PostJsonAsync(Requests, """{"client_reference_id":"zoe"}""");
        Assert.Equal(202, made.Status);
        Assert.DoesNotContain("zoe", made.Body, StringComparison.Ordinal);
        var done = await ErasedAsync(world, made.Text("id"));
        var progress = done.Json.GetProperty("progress");
        Assert.Equal((2, 2, 0), (progress.GetProperty("found").GetInt32(), progress.GetProperty("erased").GetInt32(),
            progress.GetProperty("waiting").GetInt32()));
        var receipt = await world.GetAsync(done.Text("receipt"));
        var body = Receipts.Verify(receipt.Body, world.ClusterKeys.PublicKeys(Receipts.Purpose).Values);
        Assert.Equal(hers.Order(StringComparer.Ordinal),
            body!.Value.GetProperty("sessions").EnumerateArray()
                .Select(one => one.GetProperty("session_id").GetString()!));
        Assert.Equal("requires_input", (await world.GetAsync($"{Sessions}/{other}")).Text("status"));
        Assert.Null((await world.Requests.FindAsync(Actors.TestKit.Some.Tenant, made.Text("id"), default))
            ?.Request.ReferenceDigests);
    }

    [Fact]
    public async Task A_range_of_time_takes_what_was_created_in_it_and_nothing_that_comes_later()
    {
        await using var world = await EdgeWorld.StartAsync();
        var early = await world.NewSessionAsync();
        world.Time.Advance(TimeSpan.FromHours(1));
        var from = world.Time.GetUtcNow().ToString("O");
        var within = await world.NewSessionAsync();
        var made = await world.PostJsonAsync(Requests, $$"""{ "created": { "gte": "{{from}}" } }""");
        world.Time.Advance(TimeSpan.FromMinutes(1));
        var late = await world.NewSessionAsync();
        await ErasedAsync(world, made.Text("id"));
        Assert.Equal("canceled", (await world.GetAsync($"{Sessions}/{within}")).Text("status"));
        foreach (var left in (string[])[early, late])
            Assert.Equal("requires_input", (await world.GetAsync($"{Sessions}/{left}")).Text("status"));
    }

    [Fact]
    public async Task Named_ids_that_are_no_session_of_the_tenant_are_counted_and_nothing_happens_to_them()
    {
        await using var world = await EdgeWorld.StartAsync();
        var mine = await world.NewSessionAsync();
        var foreign = (await world.SendAsync(HttpMethod.Post, Sessions, null,
            ("Authorization", "Bearer " + EdgeWorld.OtherKey))).Text("id");
        var made = await world.PostJsonAsync(Requests,
            $$"""{"session_ids":["{{mine}}","{{foreign}}","vs_00000000000000000000000000"]}""");
        var done = await ErasedAsync(world, made.Text("id"));
        Assert.Equal(2, done.Json.GetProperty("progress").GetProperty("not_found").GetInt32());
        var theirs = await world.SendAsync(HttpMethod.Get, $"{Sessions}/{foreign}", null,
            ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal("requires_input", theirs.Text("status"));
        var peek = await world.SendAsync(HttpMethod.Get, $"{Requests}/{made.Text("id")}", null,
            ("Authorization", "Bearer " + EdgeWorld.OtherKey));
        Assert.Equal(404, peek.Status);
    }

    [Fact]
    public async Task The_same_key_makes_one_request_and_another_body_under_it_is_refused()
    {
        await using var world = await EdgeWorld.StartAsync();
        var body = """{"client_reference_id":"zoe"}""";
        var first = await world.PostJsonAsync(Requests, body, ("Idempotency-Key", "k"));
        var again = await world.PostJsonAsync(Requests, body, ("Idempotency-Key", "k"));
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        var other = await world.PostJsonAsync(Requests, """{"client_reference_id":"max"}""", ("Idempotency-Key", "k"));
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"session_ids":[]}""")]
    [InlineData("""{"session_ids":["vs_nonsense"]}""")]
    [InlineData("""{"session_ids":["vs_00000000000000000000000000"],"client_reference_id":"a"}""")]
    [InlineData("""{"created":{}}""")]
    [InlineData("""{"created":{"gte":"tomorrow"}}""")]
    [InlineData("""{"created":{"gte":"2026-11-02T00:00:00Z","lt":"2026-11-01T00:00:00Z"}}""")]
    [InlineData("""{"client_reference_id":7}""")]
    [InlineData("""{"tenant":"other"}""")]
    public async Task A_request_that_is_not_clear_is_refused(string body)
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await world.PostJsonAsync(Requests, body);
        Assert.Equal((400, "invalid_parameter"), (reply.Status, reply.Code));
        Assert.Empty(await world.Requests.OpenAsync(1, default));
    }

    [Fact]
    public async Task A_receipt_is_not_given_before_everything_is_gone()
    {
        await using var world = await EdgeWorld.StartAsync();
        world.Erasures.Finishing = _ => throw new Actors.Ports.JournalUnavailableException("away");
        var id = await world.NewSessionAsync();
        var made = await world.PostJsonAsync(Requests, $$"""{"session_ids":["{{id}}"]}""");
        await world.UntilAsync($"{Sessions}/{id}", reply => reply.Text("status") == "canceled");
        var waiting = await world.GetAsync($"{Requests}/{made.Text("id")}");
        Assert.Equal(1, waiting.Json.GetProperty("progress").GetProperty("waiting").GetInt32());
        Assert.Equal("receipt_not_ready", (await world.GetAsync($"{Requests}/{made.Text("id")}/receipt")).Code);
        Assert.Equal("processing", (await world.GetAsync($"{Sessions}/{id}")).Json.GetProperty("redaction")
            .GetProperty("status").GetString());
        world.Erasures.Finishing = null;
        await ErasedAsync(world, made.Text("id"));
    }

    private static Task<Reply> ErasedAsync(EdgeWorld world, string id) =>
        world.UntilAsync($"{Requests}/{id}", reply => reply.Text("status") == "erased");
}
