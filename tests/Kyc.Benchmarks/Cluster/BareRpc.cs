using System.Collections.Concurrent;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Kyc.Benchmarks.Cluster;

/// <summary>
/// The least that a durable question and its answer cost over RabbitMQ, written by hand: persistent, mandatory and
/// confirmed into a quorum queue, the answer sent to the asker directly, the question settled after it. Nothing is
/// decoded, nobody is waited for.
/// </summary>
internal sealed class BareRpc(IConnection connection, IChannel channel) : IAsyncDisposable
{
    private const string DirectReply = "amq.rabbitmq.reply-to";
    private const int Queues = 16;
    private const int ReplyBytes = 900;
    private const int PrefetchOfAnOwner = 128;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _pending = [];
    private long _number;

    /// <summary>The side that asks.</summary>
    public static async Task<BareRpc> AskingAsync(Where where)
    {
        var connection = await ConnectAsync(where);
        var rpc = new BareRpc(connection, await OpenAsync(connection, confirms: true));
        await rpc.ListenAsync();
        return rpc;
    }

    /// <summary>The side that answers; every queue on a channel of its own, as shards are.</summary>
    public static async Task<IAsyncDisposable> AnsweringAsync(Where where)
    {
        var connection = await ConnectAsync(where);
        for (var queue = 0; queue < Queues; queue++) await AnswerAsync(connection, Name(queue));
        return connection;
    }

    /// <summary>Asks and waits for the answer.</summary>
    public async Task AskAsync(ReadOnlyMemory<byte> body)
    {
        var number = Interlocked.Increment(ref _number);
        var id = $"bare.{number}";
        var answered = _pending[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var properties = new BasicProperties { Persistent = true, ReplyTo = DirectReply, CorrelationId = id };
        var confirmed = channel.BasicPublishAsync("", Name(number % Queues), true, properties, body);
        await answered.Task;
        await confirmed;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, answer) =>
        {
            if (_pending.TryRemove(answer.BasicProperties.CorrelationId!, out var asked)) asked.SetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(DirectReply, autoAck: true, consumer);
    }

    private static async Task AnswerAsync(IConnection connection, string queue)
    {
        var channel = await OpenAsync(connection, confirms: false);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-single-active-consumer"] = true });
        await channel.BasicQosAsync(0, PrefetchOfAnOwner, false);
        var answer = new byte[ReplyBytes];
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, question) =>
        {
            var properties = new BasicProperties { CorrelationId = question.BasicProperties.CorrelationId };
            await channel.BasicPublishAsync("", question.BasicProperties.ReplyTo!, false, properties, answer);
            await channel.BasicAckAsync(question.DeliveryTag, false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static Task<IChannel> OpenAsync(IConnection connection, bool confirms) => connection.CreateChannelAsync(
        new CreateChannelOptions(confirms, confirms, outstandingPublisherConfirmationsRateLimiter: null));

    private static Task<IConnection> ConnectAsync(Where where) => new ConnectionFactory
    {
        HostName = where.BrokerHost,
        Port = where.BrokerPort,
        UserName = where.BrokerUser,
        Password = where.BrokerPassword,
        AutomaticRecoveryEnabled = false,
    }.CreateConnectionAsync();

    private static string Name(long queue) => $"bare.{queue}";
}
