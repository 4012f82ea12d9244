using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Tests.Broker;

/// <summary>The tests' own broker does what the tests of the transport and the cluster rely on.</summary>
public sealed class BrokerServerTests
{
    [Fact]
    public async Task It_keeps_what_it_confirmed_through_a_kill_and_nothing_when_emptied()
    {
        await using var broker = await BrokerServer.StartAsync();
        await WithChannelAsync(broker, async channel =>
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false);
            await channel.BasicPublishAsync("", "kept", mandatory: true,
                new BasicProperties { Persistent = true }, "a"u8.ToArray());
            await channel.QueueDeclareAsync("flushes", durable: true, exclusive: false, autoDelete: false);
        });
        broker.Kill();
        await broker.RestartAsync();
        await WithChannelAsync(broker, async channel =>
            Assert.Equal(1u, (await channel.QueueDeclarePassiveAsync("kept")).MessageCount));
        await broker.EmptyAsync();
        await WithChannelAsync(broker, async channel =>
        {
            var gone = await Assert.ThrowsAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(
                () => channel.QueueDeclarePassiveAsync("kept"));
            Assert.Equal(404, gone.ShutdownReason!.ReplyCode);
        });
        await broker.StopAsync();
    }

    [Fact]
    public async Task Three_brokers_are_one_cluster_and_a_quorum_queue_outlives_one_of_them()
    {
        await using var cluster = await BrokerCluster.StartAsync();
        var arguments = new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-quorum-initial-group-size"] = 3,
        };
        await WithChannelAsync(cluster.Brokers[2], async channel =>
        {
            await channel.QueueDeclareAsync("shared", true, false, false, arguments);
            await channel.BasicPublishAsync("", "shared", mandatory: true, new BasicProperties(), "a"u8.ToArray());
        });
        cluster.Kill(0);
        await WithChannelAsync(cluster.Brokers[1], async channel =>
            Assert.NotNull(await channel.BasicGetAsync("shared", autoAck: true)));
        await cluster.RestartAsync(0);
        await WithChannelAsync(cluster.Brokers[0], async channel =>
            Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync("shared")).MessageCount));
    }

    private static async Task WithChannelAsync(BrokerServer broker, Func<IChannel, Task> use)
    {
        var factory = new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.Port,
            UserName = broker.User,
            Password = broker.Password,
            AutomaticRecoveryEnabled = false,
        };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await use(channel);
    }
}
