using Kyc.Node.Admin;

namespace Kyc.Node.Tests.Admin;

/// <summary>What holds for every route, also for those that come later.</summary>
public sealed class EveryRouteTests
{
    private const string Session = "vs_01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private static string PathOf(AdminRoute route) => route.Pattern
        .Replace("{node}", "kyc-b", StringComparison.Ordinal)
        .Replace("{id}", Session, StringComparison.Ordinal)
        .Replace("{key}", "key_01ARZ3NDEKTSV4RRFFQ69G5FAV", StringComparison.Ordinal)
        .Replace("{category}", "Kyc", StringComparison.Ordinal)
        + route.Action switch
        {
            "log_level" => "?level=debug",
            "erasures_request" => "?tenant=acme&reference=zoe",
            _ => "",
        };

    private static HttpRequestMessage Request(AdminRoute route) => new(new HttpMethod(route.Method), PathOf(route))
    {
        Content = route.Action is null ? null : AdminWorld.Order(),
    };

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Without_the_token_it_is_401_and_nothing_happens(bool token, string? other)
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client(token, other);
        Assert.True(world.Server.Routes.Count > 20);
        foreach (var route in world.Server.Routes)
        {
            var (status, json) = await AdminWorld.ReadAsync(await client.SendAsync(Request(route)));
            Assert.Equal((401, "unauthorized"), (status, json.GetProperty("code").GetString()));
        }
        Assert.Empty(world.Cluster.Asked);
        Assert.Empty(await world.RowsAsync());
    }

    [Fact]
    public async Task A_change_that_cannot_be_audited_is_not_made()
    {
        await using var world = await AdminWorld.StartAsync();
        world.Audit.Broken = _ => true;
        using var client = world.Client();
        foreach (var route in world.Server.Routes.Where(route => route.Action is not null))
        {
            var (status, json) = await AdminWorld.ReadAsync(await client.SendAsync(Request(route)));
            Assert.Equal((503, "audit_unavailable"), (status, json.GetProperty("code").GetString()));
        }
        Assert.Empty(world.Cluster.Asked);
        using var levels = await client.GetAsync("admin/v1/log/levels");
        Assert.DoesNotContain("operator", await levels.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_leaves_a_row_that_it_was_asked_and_one_of_what_came_of_it()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        foreach (var route in world.Server.Routes.Where(route => route.Action is not null))
        {
            var before = (await world.RowsAsync()).Length;
            var (status, json) = await AdminWorld.ReadAsync(await client.SendAsync(Request(route)));
            var rows = (await world.RowsAsync())[before..];
            var outcome = status == 200 ? "done" : json.GetProperty("code").GetString();
            Assert.Equal(2, rows.Length);
            Assert.StartsWith(route.Action!, rows[0], StringComparison.Ordinal);
            Assert.EndsWith(" asked", rows[0], StringComparison.Ordinal);
            Assert.EndsWith($" {outcome}", rows[1], StringComparison.Ordinal);
            var entry = await world.NewestAsync();
            Assert.Equal(("jo@desk", "because", "kyc-a"), (entry.Actor, entry.Reason, entry.Node));
        }
    }

    [Fact]
    public async Task An_order_without_a_name_behind_it_is_refused_before_anything_is_written()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        foreach (var body in new HttpContent[]
        {
            AdminWorld.Order(actor: ""), AdminWorld.Order(actor: "jo\u0007"),
            AdminWorld.Order(actor: new string('x', 200)),
            AdminWorld.Order(reason: new string('x', 600)), new StringContent("{"), new StringContent(""),
        })
        {
            var (status, json) = await AdminWorld.ReadAsync(
                await client.PostAsync("admin/v1/members/kyc-b/leave", body));
            Assert.Equal((400, "bad_request"), (status, json.GetProperty("code").GetString()));
        }
        Assert.Empty(await world.RowsAsync());
        Assert.Empty(world.Cluster.Asked);
    }

    [Fact]
    public async Task A_route_that_is_not_there_and_a_method_that_does_not_fit_are_told_apart()
    {
        await using var world = await AdminWorld.StartAsync();
        using var client = world.Client();
        var (nowhere, none) = await AdminWorld.ReadAsync(await client.GetAsync("admin/v1/nothing"));
        Assert.Equal((404, "no_such_route"), (nowhere, none.GetProperty("code").GetString()));
        var (wrong, method) = await AdminWorld.ReadAsync(await client.DeleteAsync("admin/v1/cluster"));
        Assert.Equal((405, "method_not_allowed"), (wrong, method.GetProperty("code").GetString()));
        using var reply = await client.GetAsync("admin/v1/nothing");
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, none.GetProperty("status").GetInt32());
    }
}
