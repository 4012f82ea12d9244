using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Kyc.Actors.TestKit;
using Kyc.Node.Admin;
using Kyc.Node.Hosting;
using Kyc.Node.Tests.Admin;
using Kyc.Node.Tls;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Kyc.Node.Tests.Tls;

/// <summary>The operators' port with certificates: whom it lets in, from where, and with what.</summary>
public sealed class AdminTlsTests : IAsyncLifetime
{
    private readonly ITestOutputHelper _output;
    private readonly AdminWorld _world = new();
    private readonly TempFolder _folder = new();
    private readonly VirtualTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly TestCertificates _made;
    private ServerTls _tls;

    public AdminTlsTests(ITestOutputHelper output)
    {
        _output = output;
        _made = TestCertificates.For127001(_folder["made"]);
        _tls = Tls(_made.CaFile);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _tls.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Only_an_operator_with_certificate_and_token_is_let_in()
    {
        await _world.OpenAsync(new AdminOptions(), _tls);
        Assert.Equal(Uri.UriSchemeHttps, _world.Server.Address.Scheme);
        Assert.Equal("refused", await AskAsync(null, token: true));
        Assert.Equal("refused", await AskAsync(_made.StrangersClient("jo"), token: true));
        Assert.Equal("refused", await AskAsync(_made.ExpiredClient("jo"), token: true));
        // A server's certificate of the same authority is no operator's.
        Assert.Equal("refused", await AskAsync(_made.Server(), token: true));
        Assert.Equal("401", await AskAsync(_made.Client("jo"), token: false));
        Assert.Equal("200", await AskAsync(_made.Client("jo"), token: true));
        var clear = await TlsClient.InTheClearAsync(
            new IPEndPoint(IPAddress.Loopback, _world.Server.Address.Port), "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.DoesNotContain("HTTP/1.1 200", clear);
        _output.WriteLine("rogue operators: 6 tried, 0 let in");
    }

    [Fact]
    public async Task The_machines_own_kyc_is_let_in_with_what_stands_in_the_file_and_from_here_alone()
    {
        await _world.OpenAsync(new AdminOptions(), _tls);
        var file = _world.File;
        Assert.Equal(_tls.Identity.Fingerprint, file.ServerFingerprint);
        var (certificate, key) = (_folder["local.pem"], _folder["local_key.pem"]);
        await File.WriteAllTextAsync(certificate, file.ClientCertificate);
        await File.WriteAllTextAsync(key, file.ClientKey);
        Assert.Equal("200", await AskAsync((certificate, key), token: true));
        var local = LocalIdentity.New("n", TimeProvider.System);
        var digest = System.Security.Cryptography.SHA256.HashData(
            System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(local.Certificate).RawData);
        Assert.True(local.Is(IPAddress.Loopback, digest));
        Assert.True(local.Is(IPAddress.IPv6Loopback, digest));
        Assert.False(local.Is(IPAddress.Parse("192.0.2.1"), digest));
        Assert.False(local.Is(null, digest));
        Assert.False(LocalIdentity.New("n", TimeProvider.System).Is(IPAddress.Loopback, digest));
    }

    [Fact]
    public async Task A_renewed_certificate_is_told_in_the_file()
    {
        await _world.OpenAsync(new AdminOptions(), _tls);
        var before = _world.File.ServerFingerprint;
        var (certificate, key) = _made.Server(days: 50);
        File.Move(key, _folder["admin_key.pem"], overwrite: true);
        File.Move(certificate, _folder["admin.pem"], overwrite: true);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEqual(before, _world.File.ServerFingerprint);
        Assert.Equal(_tls.Identity.Fingerprint, _world.File.ServerFingerprint);
        Assert.Equal("200", await AskAsync(_made.Client("jo"), token: true));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task With_certificates_it_may_be_reached_from_other_machines_and_without_it_may_not(string any)
    {
        var options = new AdminOptions { Address = IPAddress.Parse(any) };
        var fault = await Assert.ThrowsAsync<NodeStartException>(() => _world.OpenAsync(options));
        Assert.Contains("can be reached by other machines", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
        using (var noClients = Tls(null))
            await Assert.ThrowsAsync<NodeStartException>(() => _world.OpenAsync(options, noClients));
        if (any == "::" && !System.Net.Sockets.Socket.OSSupportsIPv6) return;
        await _world.OpenAsync(options, _tls);
        Assert.True(_world.File.Address.IsLoopback, _world.File.Address.ToString());
    }

    private ServerTls Tls(string? clientCa)
    {
        var (certificate, key) = _made.Server(days: 100);
        File.Move(certificate, _folder["admin.pem"], overwrite: true);
        File.Move(key, _folder["admin_key.pem"], overwrite: true);
        return new ServerTls(
            new ServerTlsOptions(
                "admin", _folder["admin.pem"], _folder["admin_key.pem"], clientCa,
                SslProtocols.Tls12 | SslProtocols.Tls13, TimeSpan.FromSeconds(30), 21),
            _time, NullLogger.Instance);
    }

    private async Task<string> AskAsync((string Certificate, string Key)? own, bool token)
    {
        using var client = TlsClient.Believing(_made.CaFile, _world.Server.Address, own);
        if (token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _world.File.Token);
        try
        {
            using var reply = await client.GetAsync("/admin/v1/cluster");
            return $"{(int)reply.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "refused";
        }
    }
}
