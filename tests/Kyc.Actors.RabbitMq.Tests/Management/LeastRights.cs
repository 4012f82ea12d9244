using System.Text;
using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Tests.Broker;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Tests.Management;

/// <summary>
/// A node has the rights that it needs and no others, with <c>cluster-config/rabbitmq/definitions</c>.
/// </summary>
[Collection(BrokerPairTests.Name)]
public sealed class LeastRights(BrokerPair brokers)
{
    private const ushort AccessRefused = 403;

    [Fact]
    public async Task A_node_sees_and_closes_the_connections_of_nodes_and_nobody_elses()
    {
        using var client = Client();
        await using var peer = await OpenAsync("peer");
        await using var other = await Connecting.OpenAsync(
            brokers.Least, "other", BrokerPair.Administrator, brokers.LeastPassword);
        var shutdown = Connecting.ShutdownAsync(peer);
        var found = await ManagementClientTests.FoundAsync(client, "peer");
        using var boss = ManagementClientTests.Client(Settings() with { User = BrokerPair.Administrator });
        var others = await ManagementClientTests.FoundAsync(boss, "other");
        Assert.DoesNotContain(await client.ConnectionsAsync(default), row => row.ClientName == "other");
        Assert.Equal(
            CloseOutcome.Closed, await client.CloseConnectionAsync(found.Name, "kyc: put out", default));
        Assert.Contains("put out", await shutdown, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<Ports.TransportUnavailableException>(
            () => client.CloseConnectionAsync(others.Name, "no", default));
        Assert.Contains("refuses user kyc", refused.Message, StringComparison.Ordinal);
        Assert.True(other.IsOpen);
    }

    [Fact]
    public async Task A_node_sees_broker_queues_and_alarms()
    {
        using var client = Client();
        var overview = await client.OverviewAsync(default);
        Assert.Equal("RabbitMQ", overview.Product);
        Assert.Empty(overview.Nodes);
        Assert.True((await client.HealthAsync(default)).Good);
        Assert.Empty(await client.QueuesAsync("kyc.none", default));
    }

    [Fact]
    public async Task A_node_declares_binds_consumes_and_answers()
    {
        await using var connection = await OpenAsync("node");
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.ExchangeDeclareAsync("kyc.cmd", ExchangeType.Direct, durable: true);
        await channel.ExchangeDeclareAsync("kyc.members", ExchangeType.Fanout, durable: true);
        await channel.QueueDeclareAsync("kyc.dead", true, false, false);
        await channel.QueueDeclareAsync("kyc.shard.00", true, false, false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = "kyc.dead",
        });
        await channel.QueueBindAsync("kyc.shard.00", "kyc.cmd", "0");
        await channel.QueueDeclareAsync("kyc.members.n1", false, true, true);
        await channel.QueueBindAsync("kyc.members.n1", "kyc.members", "");
        Assert.Equal("pong", await AskAsync(channel));
        using var client = Client();
        var standing = Assert.Single(await client.QuorumsAsync("kyc.", default));
        Assert.Equal("kyc.shard.00", standing.Name);
        Assert.Equal([standing.Leader!], standing.Members);
        Assert.Equal(standing.Members, standing.Online);
        await channel.QueueDeleteAsync("kyc.shard.00");
    }

    [Theory]
    [InlineData("other")]
    [InlineData("kycother")]
    [InlineData("amq.gen-mine")]
    public async Task A_node_has_no_rights_on_what_is_not_the_clusters(string queue)
    {
        await using var connection = await OpenAsync("node");
        await using var channel = await connection.CreateChannelAsync();
        var refused = await Assert.ThrowsAsync<OperationInterruptedException>(
            () => channel.QueueDeclareAsync(queue, true, false, false));
        Assert.Equal(AccessRefused, refused.ShutdownReason!.ReplyCode);
    }

    [Fact]
    public async Task There_is_no_guest() =>
        await Assert.ThrowsAnyAsync<BrokerUnreachableException>(
            () => Connecting.OpenAsync(brokers.Least, "guest", "guest", "guest"));

    /// <summary>A question through an exchange to a queue, answered to its direct reply-to address.</summary>
    private static async Task<string> AskAsync(IChannel channel)
    {
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new AsyncEventingBasicConsumer(channel);
        answers.ReceivedAsync += (_, delivery) =>
        {
            answered.TrySetResult(Encoding.UTF8.GetString(delivery.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync("amq.rabbitmq.reply-to", autoAck: true, answers);
        await channel.BasicPublishAsync("kyc.cmd", "0", mandatory: true,
            new BasicProperties { ReplyTo = "amq.rabbitmq.reply-to" }, "ping"u8.ToArray());
        var question = await channel.BasicGetAsync("kyc.shard.00", autoAck: false);
        Assert.NotNull(question);
        await channel.BasicPublishAsync("", question.BasicProperties.ReplyTo!, mandatory: false, "pong"u8.ToArray());
        await channel.BasicAckAsync(question.DeliveryTag, multiple: false);
        return await answered.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private ManagementClient Client() => ManagementClientTests.Client(Settings());

    private RabbitMqSettings Settings() => Connecting.Settings(brokers.Least) with
    {
        User = BrokerPair.LeastUser,
        Password = brokers.LeastPassword,
    };

    private Task<IConnection> OpenAsync(string name) =>
        Connecting.OpenAsync(brokers.Least, name, BrokerPair.LeastUser, brokers.LeastPassword);
}
