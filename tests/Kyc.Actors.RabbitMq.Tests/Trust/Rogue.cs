using System.Threading.Channels;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Tests.Transport;
using Kyc.Actors.RabbitMq.Trust;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>Somebody with the broker's user and password and nothing else: reads copies, publishes by hand.</summary>
internal sealed class Rogue : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly Channel<Delivery> _copies = System.Threading.Channels.Channel.CreateUnbounded<Delivery>();

    private Rogue(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>Messages published so far.</summary>
    public int Published { get; private set; }

    public static async Task<Rogue> AtAsync(SharedBroker broker)
    {
        var factory = new ConnectionFactory
        {
            HostName = broker.Server.Host,
            Port = broker.Server.Port,
            UserName = broker.Server.User,
            Password = broker.Server.Password,
        };
        var connection = await factory.CreateConnectionAsync();
        return new Rogue(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
    }

    /// <summary>Listens at an exchange from now on.</summary>
    public async Task ListenAsync(string exchange, string key)
    {
        var queue = await _channel.QueueDeclareAsync();
        await _channel.QueueBindAsync(queue.QueueName, exchange, key);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, got) => await _copies.Writer.WriteAsync(
            new Delivery(
                got.DeliveryTag, got.Redelivered, new BasicProperties(got.BasicProperties), got.Body.ToArray()));
        await _channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
    }

    /// <summary>The next copy of a kind.</summary>
    public async Task<Delivery> NextAsync(string type)
    {
        while (true)
        {
            var copy = await _copies.Reader.ReadAsync().AsTask().WaitAsync(Until.Patience);
            if (copy.Properties.Type == type) return copy;
        }
    }

    /// <summary>Publishes; ends when the broker has it.</summary>
    public async Task PublishAsync(Destination to, BasicProperties properties, byte[] body)
    {
        await _channel.BasicPublishAsync(to.Exchange, to.Key, false, properties, body);
        Published++;
    }

    /// <summary>Publishes what was heard once more, there or elsewhere.</summary>
    public Task ReplayAsync(Delivery copy, Destination to) =>
        PublishAsync(to, new BasicProperties(copy.Properties), copy.Body);

    /// <summary>Publishes with no code, and with one of a ring of its own making.</summary>
    public async Task ForgeAsync(Destination to, Func<BasicProperties> properties, byte[] body, string self = "rogue")
    {
        await PublishAsync(to, properties(), body);
        var own = properties();
        Sealed.By(new TestKit.TestRing("rogue"), self).Put(to, own, body, number: 1_000_000);
        await PublishAsync(to, own, body);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
