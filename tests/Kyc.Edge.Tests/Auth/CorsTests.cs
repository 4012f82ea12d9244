using Kyc.Actors.TestKit;
using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests.Auth;

/// <summary>Pages of named origins may do what a session token may, and nothing else.</summary>
public sealed class CorsTests
{
    private const string Shop = "https://shop.example";
    private const string Session = "/v1/verification_sessions/vs_01HZZZZZZZZZZZZZZZZZZZZZZZ";

    [Theory]
    [InlineData("PUT", "/files/id_card")]
    [InlineData("POST", "/submit")]
    [InlineData("GET", "")]
    public async Task A_preflight_of_a_named_origin_is_let(string method, string path)
    {
        await using var world = await WorldAsync(Shop);
        var reply = await PreflightAsync(world, Shop, method, Session + path);
        Assert.Equal((204, Shop), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
        Assert.Contains(method, reply.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("authorization", reply.Header("Access-Control-Allow-Headers"),
            StringComparison.OrdinalIgnoreCase);
        Assert.Equal("600", reply.Header("Access-Control-Max-Age"));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://evil.example", "PUT", "/files/id_card")]
    [InlineData("https://shop.example.evil.example", "PUT", "/files/id_card")]
    [InlineData("http://shop.example", "PUT", "/files/id_card")]
    [InlineData("null", "PUT", "/files/id_card")]
    [InlineData(Shop, "GET", "/report")]
    [InlineData(Shop, "POST", "/cancel")]
    [InlineData(Shop, "POST", "/client_token")]
    public async Task Other_origins_and_other_operations_are_not(string origin, string method, string path)
    {
        await using var world = await WorldAsync(Shop);
        var reply = await PreflightAsync(world, origin, method, Session + path);
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        Assert.Null(reply.Header("Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task Keys_and_lists_are_for_servers()
    {
        await using var world = await WorldAsync(Shop);
        foreach (var path in new[] { "/v1/api_keys", "/v1/verification_sessions", "/api/upload", "/v1/face_comparisons" })
            Assert.Null((await PreflightAsync(world, Shop, "POST", path)).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_reads_answers_and_refusals_alike()
    {
        await using var world = await WorldAsync(Shop);
        var made = await world.PostJsonAsync("/v1/verification_sessions", """{"client_token":true}""");
        var token = made.Json.GetProperty("client_token").GetProperty("token").GetString()!;
        foreach (var (header, status) in new[] { (EdgeWorld.As(token), 200), (EdgeWorld.As("kyc_st_x"), 401) })
        {
            var reply = await world.SendAsync(
                HttpMethod.Get, "/v1/verification_sessions/" + made.Text("id"), null, header, ("Origin", Shop));
            Assert.Equal((status, Shop), (reply.Status, reply.Header("Access-Control-Allow-Origin")));
            Assert.Contains("Request-Id", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
            Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
        }
    }

    [Fact]
    public async Task Without_origins_there_is_nothing_of_it()
    {
        await using var world = await EdgeWorld.StartAsync();
        var reply = await PreflightAsync(world, Shop, "PUT", Session + "/files/id_card");
        Assert.Equal(401, reply.Status);
        Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("Access-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("*", false)]
    [InlineData("null", false)]
    [InlineData("https://shop.example/", false)]
    [InlineData("https://Shop.example", false)]
    [InlineData("https://*.example", false)]
    [InlineData("https://a@shop.example", false)]
    [InlineData("ftp://shop.example", false)]
    public void An_origin_is_written_as_browsers_write_it(string text, bool good) =>
        Assert.Equal(good, Edge.Auth.AccessOptions.IsOrigin(text));

    private static Task<EdgeWorld> WorldAsync(string origin) => EdgeWorld.StartAsync(new EdgeOptions
    {
        Policies = [Some.Policy],
        DefaultPolicyId = Some.Policy.Id,
        Access = new Edge.Auth.AccessOptions { CorsOrigins = [origin] },
    });

    /// <summary>As browsers send it: without a credential.</summary>
    private static async Task<Reply> PreflightAsync(EdgeWorld world, string origin, string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(world.Address, path));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var client = new HttpClient();
        using var response = await client.SendAsync(request);
        return await Reply.OfAsync(response);
    }
}
