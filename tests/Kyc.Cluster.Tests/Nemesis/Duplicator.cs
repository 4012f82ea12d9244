using System.Globalization;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Sessions.Ids;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Delivers every question to a session once more, and jobs twice, as a broker may after a lost connection: the same
/// bytes with the same ids.
/// </summary>
internal sealed class Duplicator : IAsyncDisposable
{
    private const string Mark = "x-kyc-test-copy";
    private const ushort Prefetch = 1;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _prefix;
    private int _questions, _jobs;

    private Duplicator(IConnection connection, IChannel channel, string prefix) =>
        (_connection, _channel, _prefix) = (connection, channel, prefix);

    /// <summary>Questions delivered once more.</summary>
    public int Questions => _questions;

    /// <summary>Jobs delivered twice.</summary>
    public int Jobs => _jobs;

    public static async Task<Duplicator> StartAsync(ClusterUnderTest cluster)
    {
        var broker = cluster.Servers.Broker;
        var factory = new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.Port,
            UserName = broker.User,
            Password = broker.Password,
        };
        var connection = await factory.CreateConnectionAsync();
        var duplicator = new Duplicator(connection, await connection.CreateChannelAsync(), cluster.Prefix);
        await duplicator.TapQuestionsAsync();
        await duplicator.TapJobsAsync();
        return duplicator;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.CloseAsync();
        await _connection.CloseAsync();
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>A queue of its own gets a copy of every question, and sends it after the original.</summary>
    private async Task TapQuestionsAsync()
    {
        var tap = (await _channel.QueueDeclareAsync(exclusive: true)).QueueName;
        for (var shard = 0; shard < Shards.Count; shard++)
            await _channel.QueueBindAsync(
                tap, $"{_prefix}.cmd", shard.ToString("00", CultureInfo.InvariantCulture));
        await ConsumeAsync(tap, async delivery =>
        {
            if (IsCopy(delivery)) return;
            Interlocked.Increment(ref _questions);
            await PublishAsync(delivery.Exchange, delivery.RoutingKey, delivery);
        });
    }

    /// <summary>
    /// Competes with the workers; each job that it gets goes back twice. A copy goes back as it is, after a pause, and
    /// not as a refused delivery: the broker counts those.
    /// </summary>
    private async Task TapJobsAsync()
    {
        await _channel.BasicQosAsync(0, Prefetch, global: false);
        await ConsumeAsync($"{_prefix}.work", async delivery =>
        {
            if (IsCopy(delivery)) await Task.Delay(Pause);
            else
            {
                Interlocked.Increment(ref _jobs);
                await PublishAsync("", $"{_prefix}.work", delivery);
            }
            await PublishAsync("", $"{_prefix}.work", delivery);
        });
    }

    private async Task ConsumeAsync(string queue, Func<BasicDeliverEventArgs, Task> take)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await take(delivery);
            await _channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await _channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static bool IsCopy(BasicDeliverEventArgs delivery) =>
        delivery.BasicProperties.Headers?.ContainsKey(Mark) == true;

    private ValueTask PublishAsync(string exchange, string key, BasicDeliverEventArgs delivery)
    {
        var properties = new BasicProperties(delivery.BasicProperties);
        properties.Headers = new Dictionary<string, object?>(properties.Headers ?? new Dictionary<string, object?>())
        {
            [Mark] = true,
        };
        return _channel.BasicPublishAsync(exchange, key, mandatory: false, properties, delivery.Body);
    }
}
