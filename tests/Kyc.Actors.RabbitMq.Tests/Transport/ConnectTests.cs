using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Tests.Transport;

/// <summary>A connection that cannot be made says which side disagrees and what to mend.</summary>
[Collection(SharedBroker.Name)]
public sealed class ConnectTests(SharedBroker broker)
{
    private RabbitMqSettings Plain => broker.Settings("connect") with { StartPatienceSeconds = 0 };

    private RabbitMqSettings Tls => Plain with
    {
        Hosts = [$"127.0.0.1:{broker.Server.TlsPort}"],
        Tls = TlsMode.VerifyFull,
        TlsCaFile = broker.Server.CaFile,
        ManagementUrls = [],
    };

    [Theory]
    [InlineData(TlsMode.VerifyFull)]
    [InlineData(TlsMode.Require)]
    public async Task Over_TLS_it_connects(TlsMode mode)
    {
        await using var node = await SharedBroker.JoinAsync(Tls with { Tls = mode });
        Assert.Contains("connected to RabbitMQ", (await node.CheckAsync(default)).Detail);
    }

    [Fact]
    public async Task Require_believes_any_certificate()
    {
        await using var node = await SharedBroker.JoinAsync(Tls with { Tls = TlsMode.Require, TlsCaFile = null });
        Assert.StartsWith("connected", (await node.CheckAsync(default)).Detail);
    }

    [Theory]
    [InlineData(TlsMode.VerifyFull, "verify_full")]
    [InlineData(TlsMode.Require, "require")]
    public Task A_broker_in_the_clear_is_named(TlsMode mode, string name) => SaysAsync(
        Plain with { Tls = mode },
        $"rabbitmq.tls is {name}, but the broker at 127.0.0.1:{broker.Server.Port} does not speak TLS on that port; "
        + "set rabbitmq.tls to disable, or give its TLS port in rabbitmq.hosts");

    [Fact]
    public Task A_broker_with_TLS_is_named() => SaysAsync(
        Tls with { Tls = TlsMode.Disable },
        $"rabbitmq.tls is disable, but the broker at 127.0.0.1:{broker.Server.TlsPort} speaks TLS on that port; set "
        + "rabbitmq.tls to verify_full");

    [Fact]
    public Task An_unknown_authority_is_named() => SaysAsync(
        Tls with { TlsCaFile = broker.Server.Certificates!.StrangerCaFile },
        "is not believed", "set rabbitmq.tls_ca_file to the PEM file of its authority");

    [Fact]
    public Task An_authority_unknown_to_the_system_is_named() =>
        SaysAsync(Tls with { TlsCaFile = null }, "is not believed", "set rabbitmq.tls_ca_file");

    [Fact]
    public async Task A_wrong_name_is_named()
    {
        await using var gate = new TcpGate(broker.Server.Host, broker.Server.TlsPort, "127.0.0.2");
        await SaysAsync(
            Tls with { Hosts = [gate.Address] }, "is for other names", "localhost", "not for 127.0.0.2");
    }

    [Fact]
    public Task A_missing_file_of_authorities_is_named() =>
        SaysAsync(Tls with { TlsCaFile = "/nonexistent/ca.pem" }, "rabbitmq.tls_ca_file /nonexistent/ca.pem");

    [Fact]
    public async Task A_wrong_password_is_named_and_never_shown()
    {
        var error = await SaysAsync(
            Plain with { Password = "correct horse" }, $"refuses rabbitmq.user {broker.Server.User}");
        Assert.DoesNotContain("correct horse", error.ToString());
    }

    [Fact]
    public Task A_missing_virtual_host_is_named() => SaysAsync(
        Plain with { VirtualHost = "nowhere" }, "has no virtual host nowhere", "rabbitmq.virtual_host");

    [Fact]
    public Task Nobody_listening_is_named()
    {
        var port = FreePorts.Take(1)[0];
        return SaysAsync(Plain with { Hosts = [$"127.0.0.1:{port}"] }, $"127.0.0.1:{port} cannot be reached");
    }

    [Fact]
    public Task A_malformed_host_is_named() =>
        SaysAsync(Plain with { Hosts = ["broker:many"] }, "rabbitmq.hosts has \"broker:many\"; write host:port");

    [Fact]
    public async Task Limits_that_disagree_with_the_broker_s_queues_are_named()
    {
        await using (await SharedBroker.JoinAsync(Plain)) { }
        await SaysAsync(
            Plain with { WorkQueueLimit = 77 }, "queue connect.work exists at the broker with other arguments",
            "delete queue connect.work");
    }

    private static async Task<Exception> SaysAsync(RabbitMqSettings settings, params string[] parts)
    {
        var error = await Assert.ThrowsAsync<TransportUnavailableException>(
            async () => await SharedBroker.JoinAsync(settings));
        Assert.All(parts, part => Assert.Contains(part, error.Message));
        return error;
    }
}
