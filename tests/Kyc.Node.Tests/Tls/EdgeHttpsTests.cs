using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using Kyc.Edge.Tests.Support;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Hosting;

namespace Kyc.Node.Tests.Tls;

/// <summary>The edge over HTTPS, as clients see it.</summary>
public sealed class EdgeHttpsTests : IAsyncLifetime
{
    private readonly NodeWorld _world = new();
    private TestCertificates _made = null!;
    private string _certificate = "";
    private string _key = "";

    public Task InitializeAsync()
    {
        _made = TestCertificates.For127001(_world.Beside("tls"));
        (_certificate, _key) = _made.Server(days: 100);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_session_flows_over_HTTPS(SslProtocols version)
    {
        await StartAsync();
        Assert.Equal(Uri.UriSchemeHttps, _world.Node.Address.Scheme);
        using var client = Client(version);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _world.Key);
        var session = await NodeWorld.JourneyAsync(client, Media.Picture(), Media.Video());
        Assert.Equal("verified", session.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Answers_tell_browsers_to_stay_with_HTTPS_and_HTTP2_is_spoken()
    {
        await StartAsync("edge.hsts_max_age_s=777");
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var reply = await client.SendAsync(request);
        Assert.Equal(HttpVersion.Version20, reply.Version);
        Assert.Equal(["max-age=777"], reply.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task In_the_clear_nothing_is_told_of_staying_with_HTTPS()
    {
        await _world.StartAsync();
        using var client = _world.Client();
        Assert.Equal(Uri.UriSchemeHttp, _world.Node.Address.Scheme);
        Assert.False((await client.GetAsync("/livez")).Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Who_comes_in_the_clear_is_answered_nothing()
    {
        await StartAsync();
        var answer = await TlsClient.InTheClearAsync(
            _world.Node.Endpoints[0], "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1 200", answer);
        Assert.DoesNotContain("live", answer);
    }

    [Fact]
    public async Task With_TLS_1_3_as_the_least_version_nothing_older_is_taken()
    {
        await StartAsync("tls.min_version=tls1.3");
        using var older = Client(SslProtocols.Tls12);
        await Assert.ThrowsAsync<HttpRequestException>(() => older.GetAsync("/livez"));
        using var newer = Client(SslProtocols.Tls13);
        Assert.True((await newer.GetAsync("/livez")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_certificate_near_its_end_is_warned_of_and_the_node_stays_ready()
    {
        (_certificate, _key) = _made.Server(days: 5);
        await StartAsync();
        using var client = Client();
        using var reply = await client.GetAsync("/readyz");
        Assert.True(reply.IsSuccessStatusCode);
        Assert.Contains("5202", _world.Log.ToString());
        var text = await reply.Content.ReadAsStringAsync();
        Assert.Contains("edge_certificate", text);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart()
    {
        await StartAsync("tls.reload_s=1");
        var (certificate, key) = _made.Server(days: 250);
        File.Move(key, _key, overwrite: true);
        File.Move(certificate, _certificate, overwrite: true);
        await Eventually.TrueAsync(async () =>
        {
            using var client = Client();
            return (await client.GetStringAsync("/readyz")).Length > 0
                && _world.Log.ToString().Contains("5200", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_key_that_others_can_read_stops_the_start_with_one_line()
    {
        File.SetUnixFileMode(_key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync());
        Assert.Contains($"kyc.edge.tls_key_file {_key} can be read or changed by other users", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    private Task StartAsync(params string[] more) => _world.StartAsync(
        [$"edge.tls_certificate_file={_certificate}", $"edge.tls_key_file={_key}", .. more]);

    private HttpClient Client(SslProtocols version = SslProtocols.None) =>
        TlsClient.Believing(_made.CaFile, _world.Node.Address, versions: version);
}
