using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Sessions.Ids;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Kyc.Actors.RabbitMq.Topology;

/// <summary>Declares everything the cluster has at the broker; what is there already stays as it is.</summary>
/// <param name="settings">Limits.</param>
/// <param name="names">Names.</param>
/// <param name="healer">Deletes queues that are dead; null for who only looks.</param>
internal sealed class Declarations(RabbitMqSettings settings, Names names, QueueHealer? healer = null)
{
    private const int Lanes = 4;
    private const ushort PreconditionFailed = 406;

    /// <summary>A queue did not answer: when that happens again and again, it may be deleted before all is declared
    /// the next time.</summary>
    public void Note(string queue) => healer?.Note(queue);

    /// <summary>Declares all of it.</summary>
    /// <exception cref="TransportUnavailableException">Something exists with other arguments; the message names it and
    /// the mend.</exception>
    /// <exception cref="QueueSilentException">A queue does not answer.</exception>
    public async Task DeclareAsync(IConnection connection, CancellationToken cancel)
    {
        if (healer is not null) await healer.HealAsync(connection, cancel);
        await OnChannelAsync(connection, DeclareCommonAsync, cancel);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(
            lane => OnChannelAsync(connection, (channel, token) => DeclareShardsAsync(channel, lane, token), cancel)));
    }

    private async Task DeclareCommonAsync(IChannel channel, CancellationToken cancel)
    {
        await ExchangeAsync(channel, names.Commands, ExchangeType.Direct, cancel);
        await ExchangeAsync(channel, names.Members, ExchangeType.Fanout, cancel);
        await ExchangeAsync(channel, names.Cancel, ExchangeType.Fanout, cancel);
        await QueueAsync(channel, names.Dead, QueueArguments.Dead(settings), cancel);
        await QueueAsync(channel, names.Work, QueueArguments.Work(settings, names), cancel);
        await QueueAsync(channel, names.Comparisons, QueueArguments.Comparisons(settings), cancel);
        await QueueAsync(channel, names.Later, QueueArguments.Later(names), cancel);
    }

    private async Task DeclareShardsAsync(IChannel channel, int lane, CancellationToken cancel)
    {
        for (var shard = lane; shard < Shards.Count; shard += Lanes)
        {
            await QueueAsync(channel, names.Shard(shard), QueueArguments.Shard(), cancel);
            await channel.QueueBindAsync(
                names.Shard(shard), names.Commands, Names.Key(shard), cancellationToken: cancel);
        }
    }

    private static Task ExchangeAsync(IChannel channel, string name, string type, CancellationToken cancel) =>
        ExplainedAsync($"exchange {name}", () => channel.ExchangeDeclareAsync(
            name, type, durable: true, autoDelete: false, cancellationToken: cancel));

    private async Task QueueAsync(
        IChannel channel, string name, Dictionary<string, object?> arguments, CancellationToken cancel)
    {
        try
        {
            await ExplainedAsync($"queue {name}", () => channel.QueueDeclareAsync(
                name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancel));
        }
        catch (Exception error) when (QueueSilentException.Means(error, cancel))
        {
            Note(name);
            throw new QueueSilentException(name, error);
        }
    }

    private static async Task ExplainedAsync(string what, Func<Task> declare)
    {
        try
        {
            await declare();
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == PreconditionFailed)
        {
            throw new TransportUnavailableException(
                $"{what} exists at the broker with other arguments than this node's settings ask for "
                + $"({error.ShutdownReason.ReplyText}); give every node the same rabbitmq.* limits, or drain the "
                + $"cluster and delete {what} there: it is declared anew, and what the journal owes is put back",
                error);
        }
    }

    private static async Task OnChannelAsync(
        IConnection connection, Func<IChannel, CancellationToken, Task> act, CancellationToken cancel)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
        await act(channel, cancel);
        await channel.CloseAsync(cancel);
    }
}
