using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Tests.Broker;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Tests.Management;

/// <summary>The management interface of a real broker.</summary>
[Collection(BrokerPairTests.Name)]
public sealed class ManagementClientTests(BrokerPair brokers)
{
    [Fact]
    public async Task A_connection_is_found_by_the_name_its_client_gave_and_closed()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        await using var connection = await Connecting.OpenAsync(brokers.Plain, "kyc/n1/1f");
        var shutdown = Connecting.ShutdownAsync(connection);
        var found = await FoundAsync(client, "kyc/n1/1f");
        Assert.Equal(
            CloseOutcome.Closed, await client.CloseConnectionAsync(found.Name, "kyc: n1 missed its beats", default));
        Assert.Contains("n1 missed its beats", await shutdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_gone_may_be_closed_again_and_is_forgotten_with_time()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        await using var connection = await Connecting.OpenAsync(brokers.Plain, "kyc/n2/1f");
        var shutdown = Connecting.ShutdownAsync(connection);
        var found = await FoundAsync(client, "kyc/n2/1f");
        Assert.Equal(CloseOutcome.Closed, await client.CloseConnectionAsync(found.Name, "n2 put out", default));
        await shutdown;
        // Until then it is listed, and the broker answers 500.
        await Transport.Until.TrueAsync("it is not there", async () =>
            await client.CloseConnectionAsync(found.Name, "n2 put out", default) == CloseOutcome.NotThere);
    }

    [Fact]
    public async Task What_is_not_there_is_not_closed()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        Assert.Equal(
            CloseOutcome.NotThere,
            await client.CloseConnectionAsync("127.0.0.1:1 -> 127.0.0.1:2", "nobody", default));
    }

    [Fact]
    public async Task Queues_are_listed_by_prefix_with_what_they_were_declared_with()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        await using var connection = await Connecting.OpenAsync(brokers.Plain, "queues");
        await using var channel = await connection.CreateChannelAsync();
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length"] = 7 };
        await channel.QueueDeclareAsync("list.b", true, false, false, arguments);
        await channel.QueueDeclareAsync("list.a", true, false, false, arguments);
        await channel.QueueDeclareAsync("listless", true, false, false, arguments);
        var queues = await client.QueuesAsync("list.", default);
        Assert.Equal(["list.a", "list.b"], queues.Select(queue => queue.Name));
        Assert.All(queues, queue => Assert.Equal(7, queue.Arguments["x-max-length"].GetInt32()));
        Assert.All(queues, queue => Assert.Equal((0, 0, 0), (queue.Ready, queue.Unacked, queue.Consumers)));
    }

    [Fact]
    public async Task The_broker_tells_its_name_version_and_nodes_and_that_it_is_well()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        var overview = await client.OverviewAsync(default);
        Assert.Equal("RabbitMQ", overview.Product);
        Assert.Matches(@"^\d+\.\d+\.\d+", overview.Version);
        Assert.Equal([new BrokerNode("rabbit@localhost", true)], overview.Nodes);
        Assert.True((await client.HealthAsync(default)).Good);
    }

    [Fact]
    public async Task An_address_under_TLS_serves_as_well()
    {
        using var client = Client(Connecting.Settings(brokers.Plain, brokers.Plain.TlsManagement) with
        {
            Tls = Ports.TlsMode.VerifyFull,
            TlsCaFile = brokers.Plain.CaFile,
        });
        Assert.Equal("RabbitMQ", (await client.OverviewAsync(default)).Product);
    }

    [Fact]
    public async Task A_broker_that_hangs_is_passed_over_for_one_that_answers()
    {
        using var client = Client(
            Connecting.Settings(brokers.Plain, brokers.Least.Management, brokers.Plain.Management) with
            {
                ManagementTimeoutMilliseconds = 300,
            });
        brokers.Least.Freeze();
        try
        {
            Assert.True((await client.HealthAsync(default)).Good);
            // Found out once: the next call begins with the one that answered.
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Assert.Equal("RabbitMQ", (await client.OverviewAsync(soon.Token)).Product);
        }
        finally
        {
            brokers.Least.Thaw();
        }
    }

    [Fact]
    public async Task Giving_up_is_no_fault_of_the_broker()
    {
        using var client = Client(Connecting.Settings(brokers.Plain));
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.HealthAsync(givenUp.Token));
    }

    internal static ManagementClient Client(RabbitMqSettings settings) => new(settings, TimeProvider.System);

    /// <summary>The connection of a name, once the broker has counted it.</summary>
    internal static Task<BrokerConnection> FoundAsync(ManagementClient client, string name) =>
        Eventually.SomeAsync(async () => (await client.ConnectionsAsync(default))
            .SingleOrDefault(connection => connection.ClientName == name));
}
