using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>One try at one broker: the link, or why there is none.</summary>
internal delegate Task<(Link? Link, ConnectFailure? Failure)> ConnectOnce(CancellationToken cancel);

/// <summary>
/// Sees to it that there is a link to the broker: after each loss it opens another one, whatever goes wrong with it.
/// </summary>
internal sealed class LinkKeeper(ConnectOnce connect, RabbitMqSettings settings, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private readonly Backoff _pause =
        new(settings.ReconnectPauseMilliseconds, settings.ReconnectPauseLimitMilliseconds);

    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource<Link> _arrival = NewArrival();
    private Task _loop = Task.CompletedTask;

    /// <summary>The link there is now, or null.</summary>
    public Link? Current => Last is { Lost.IsCancellationRequested: false } link ? link : null;

    /// <summary>Why there is no link.</summary>
    public string Trouble { get; private set; } = "";

    private Link? Last =>
        Volatile.Read(ref _arrival).Task is { IsCompletedSuccessfully: true } arrival ? arrival.Result : null;

    /// <summary>What to tell who needs a link now.</summary>
    public TransportUnavailableException Unavailable() => new(Trouble is { Length: > 0 } trouble
        ? trouble
        : "the connection to the broker is being set up; retry after a pause");

    /// <summary>Opens the first link, and keeps one from then on.</summary>
    /// <exception cref="TransportUnavailableException">There is none: a setting has to change, or the patience of
    /// a start is over.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var patience = TimeSpan.FromSeconds(settings.StartPatienceSeconds);
        for (var tries = 0; ; tries++)
        {
            var (link, failure) = await connect(cancel);
            if (link is not null)
            {
                Arrived(link);
                _loop = KeepAsync(link);
                return;
            }
            if (!failure!.Passing || time.GetElapsedTime(begun) >= patience)
                throw new TransportUnavailableException(failure.Message);
            log.BrokerNotReached(failure.Message);
            await Task.Delay(_pause.Pause(tries), time, cancel);
        }
    }

    /// <summary>The link there is now, or the next one.</summary>
    public async ValueTask<Link> LinkAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Current is { } link) return link;
            var next = Volatile.Read(ref _arrival).Task;
            if (next.IsCompleted) await Task.Yield(); // Lost a moment ago; the keeper is about to say so.
            else await next.WaitAsync(cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _loop;
        if (Last is { } link) await link.DisposeAsync();
    }

    private async Task KeepAsync(Link link)
    {
        try
        {
            while (true)
            {
                await link.Ended.WaitAsync(_stop.Token);
                Volatile.Write(ref _arrival, NewArrival());
                Trouble = $"the connection to the broker at {link.Host} was lost: {link.Reason}";
                Counters.LinksLost.Add(1);
                log.BrokerLost(link.Host.ToString(), link.Name, link.Reason);
                await link.DisposeAsync();
                link = await ReopenAsync();
                Arrived(link);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The transport is being disposed.
        }
    }

    private async Task<Link> ReopenAsync()
    {
        for (var tries = 0; ; tries++)
        {
            var (link, failure) = await TryAgainAsync();
            if (link is not null) return link;
            if (Trouble != failure!.Message) log.BrokerNotReached(failure.Message);
            Trouble = failure.Message;
            await Task.Delay(_pause.Pause(tries), time, _stop.Token);
        }
    }

    /// <summary>An unforeseen error must not end the keeping: the node would stay cut off.</summary>
    private async Task<(Link? Link, ConnectFailure? Failure)> TryAgainAsync()
    {
        try
        {
            return await connect(_stop.Token);
        }
        catch (Exception error) when (!_stop.IsCancellationRequested)
        {
            log.ConnectFault(error);
            return (null, new ConnectFailure($"connecting failed unexpectedly: {error.Message}", Passing: true));
        }
    }

    private void Arrived(Link link)
    {
        log.BrokerReached(link.Broker, link.Host.ToString(), link.Name);
        Trouble = "";
        Volatile.Read(ref _arrival).TrySetResult(link);
    }

    private static TaskCompletionSource<Link> NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
