using Kyc.Actors.Ports;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>A broker that asks its clients for certificates lets in whom its authority signed, and the rest is told
/// why.</summary>
public sealed class ClientCertificateTests(ITestOutputHelper output) : IAsyncLifetime
{
    private BrokerServer _broker = null!;

    public async Task InitializeAsync() =>
        _broker = await BrokerServer.StartAsync(new BrokerServerOptions { Tls = true, VerifyClients = true });

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    [Fact]
    public async Task With_the_right_certificate_it_connects_and_the_rest_is_told_what_to_mend()
    {
        var certificates = _broker.Certificates!;
        await using (var node = await SharedBroker.JoinAsync(With(certificates.Client("kyc"))))
        {
            Assert.Contains("connected to RabbitMQ", (await node.CheckAsync(default)).Detail);
            Assert.NotEmpty((await node.ViewAsync(default)).Queues);
        }
        await RefusedAsync("no certificate", null, "rabbitmq.tls_certificate_file is not set");
        await RefusedAsync(
            "foreign authority", certificates.StrangersClient("kyc"), "does not believe the certificate of");
        await RefusedAsync("run out", certificates.ExpiredClient("kyc"), "has run out on");
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        var (certificate, key) = _broker.Certificates!.Client("kyc");
        var (_, otherKey) = _broker.Certificates!.Client("kyc");
        await RefusedAsync("missing", ("/nonexistent.pem", key), "rabbitmq.tls_certificate_file /nonexistent.pem");
        await RefusedAsync("another key", (certificate, otherKey), "holds no unencrypted key of the first certificate");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await RefusedAsync("open key", (certificate, key), "can be read or changed by other users");
    }

    private async Task RefusedAsync(string what, (string Certificate, string Key)? own, string says)
    {
        var error = await Assert.ThrowsAsync<TransportUnavailableException>(
            async () => await SharedBroker.JoinAsync(With(own)));
        output.WriteLine($"{what}: {error.Message}");
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private RabbitMqSettings With((string Certificate, string Key)? own) =>
        SharedBroker.SettingsOf(_broker, "clients") with
        {
            Hosts = [$"127.0.0.1:{_broker.TlsPort}"],
            ManagementUrls = [_broker.TlsManagement],
            Tls = TlsMode.VerifyFull,
            TlsCaFile = _broker.CaFile,
            TlsCertificateFile = own?.Certificate,
            TlsKeyFile = own?.Key,
            StartPatienceSeconds = 0,
        };
}
