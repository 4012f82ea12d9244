using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.Runtime;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>The channel that jobs go out on: persistent, mandatory, confirmed.</summary>
internal sealed class Outbox(
    LinkKeeper keeper, RabbitMqSettings settings, Seal seal, TimeProvider time, ILogger log)
    : ChannelLoop(keeper, time, log)
{
    private readonly LinkKeeper _keeper = keeper;
    private TaskCompletionSource<(Link Link, IChannel Channel)> _open = NewOpen();

    protected override string What => "jobs going out";

    /// <summary>Publishes and waits for the confirm; a missing queue is declared and tried again.</summary>
    /// <param name="to">Where it is to be acted on.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="body">Its content.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="over">A queue that it waits in before it gets there; null to go there at once.</param>
    /// <exception cref="TransportUnavailableException">There is no connection.</exception>
    public async ValueTask<PublishOutcome> PublishAsync(
        Destination to, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancel,
        string? over = null)
    {
        var (exchange, key) = over is null ? to : new Destination("", over);
        using var limit = new CancellationTokenSource(
            TimeSpan.FromMilliseconds(settings.ConfirmTimeoutMilliseconds), Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        properties.Persistent = true;
        seal.Put(to, properties, body.Span);
        var (link, channel) = await OpenAsync(either.Token, cancel);
        var outcome = await channel.PublishConfirmedAsync(exchange, key, properties, body, either.Token);
        if (outcome == PublishOutcome.Unroutable && await DeclaredAsync(link, either.Token))
            outcome = await channel.PublishConfirmedAsync(exchange, key, properties, body, either.Token);
        cancel.ThrowIfCancellationRequested();
        return outcome;
    }

    protected override async Task RunAsync(Link link, CancellationToken over)
    {
        await using var channel = await link.OpenAsync(confirms: true, over);
        Volatile.Read(ref _open).SetResult((link, channel.Raw));
        try
        {
            await UntilEndedAsync(channel, over);
        }
        finally
        {
            Volatile.Write(ref _open, NewOpen());
        }
    }

    /// <summary>The channel; a link that is down is not waited for, one that is being furnished is.</summary>
    private async ValueTask<(Link, IChannel)> OpenAsync(CancellationToken limit, CancellationToken cancel)
    {
        var open = Volatile.Read(ref _open).Task;
        if (open.IsCompletedSuccessfully) return open.Result;
        if (_keeper.Current is null) throw _keeper.Unavailable();
        try
        {
            return await open.WaitAsync(limit);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw _keeper.Unavailable();
        }
    }

    private async Task<bool> DeclaredAsync(Link link, CancellationToken cancel)
    {
        try
        {
            await link.DeclareAsync().WaitAsync(cancel);
            return true;
        }
        catch (Exception error)
        {
            Log.ChannelFailed(What, error.Message);
            return false;
        }
    }

    private static TaskCompletionSource<(Link, IChannel)> NewOpen() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
