using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Tests.Broker;

namespace Kyc.Actors.RabbitMq.Tests.Management;

/// <summary>What cannot work says which side to mend.</summary>
[Collection(BrokerPairTests.Name)]
public sealed class ManagementFaultTests(BrokerPair brokers)
{
    [Fact]
    public Task A_wrong_password_names_user_and_tag_and_never_the_password() => SaysAsync(
        Connecting.Settings(brokers.Plain) with { Password = "not-the-password" },
        "refuses user kyc_admin", "rabbitmq.password", "tag management");

    [Fact]
    public Task Nobody_there() => SaysAsync(
        Connecting.Settings(brokers.Plain, Loopback("http", FreePorts.Take(1)[0])),
        "refuses connections", "rabbitmq_management");

    [Fact]
    public Task Nobody_configured() => SaysAsync(
        Connecting.Settings(brokers.Plain) with { ManagementUrls = [] }, "is empty");

    [Fact]
    public Task TLS_to_a_port_without() => SaysAsync(
        Connecting.Settings(brokers.Plain, Loopback("https", brokers.Plain.Management.Port)), "does not speak TLS");

    [Fact]
    public Task Plain_HTTP_to_a_TLS_port() => SaysAsync(
        Connecting.Settings(brokers.Plain, Loopback("http", brokers.Plain.TlsManagement.Port)), "does not speak HTTP");

    [Fact]
    public Task Plain_HTTP_to_the_broker_itself() => SaysAsync(
        Connecting.Settings(brokers.Plain, Loopback("http", brokers.Plain.Port)), "does not speak HTTP");

    [Fact]
    public Task An_authority_that_did_not_sign_the_certificate() => SaysAsync(
        Connecting.Settings(brokers.Plain, brokers.Plain.TlsManagement) with
        {
            TlsCaFile = brokers.Plain.Certificates!.StrangerCaFile,
        },
        "not trusted", "rabbitmq.tls_ca_file");

    [Fact]
    public Task A_certificate_for_another_name() => SaysAsync(
        Connecting.Settings(brokers.Least, brokers.Least.TlsManagement) with { TlsCaFile = brokers.Least.CaFile },
        "for another name");

    [Fact]
    public void A_file_of_authorities_that_is_none()
    {
        var thrown = Assert.Throws<TransportUnavailableException>(() => ManagementClientTests.Client(
            Connecting.Settings(brokers.Plain) with { TlsCaFile = "/nonexistent/ca.pem" }));
        Assert.Contains("rabbitmq.tls_ca_file /nonexistent/ca.pem", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_password_does_not_go_through_a_network_in_the_clear_where_TLS_is_asked_for() => SaysAsync(
        Connecting.Settings(brokers.Plain, new Uri("http://broker.example:15672")) with { Tls = TlsMode.Require },
        "in the clear", "https://");

    [Fact]
    public Task A_virtual_host_that_is_not_there() => SaysAsync(
        Connecting.Settings(brokers.Plain) with { VirtualHost = "elsewhere" }, "elsewhere");

    private static async Task SaysAsync(RabbitMqSettings settings, params string[] expected)
    {
        using var client = ManagementClientTests.Client(settings);
        var thrown = await Assert.ThrowsAsync<TransportUnavailableException>(() => client.QueuesAsync("kyc.", default));
        Assert.Contains("rabbitmq.management_urls", thrown.Message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, thrown.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(settings.Password, thrown.ToString(), StringComparison.Ordinal);
    }

    private static Uri Loopback(string scheme, int port) => new($"{scheme}://127.0.0.1:{port}");
}
