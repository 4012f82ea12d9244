using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>
/// One connection to the broker, from its opening to its loss. It is never mended: a new one follows.
/// </summary>
internal sealed class Link : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly Declarations _declarations;
    private readonly CancellationTokenSource _lost = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task? _declaring;

    public Link(IConnection connection, BrokerHost host, string name, string? brokerName, Declarations declarations)
    {
        (_connection, Host, Name, BrokerName, _declarations) = (connection, host, name, brokerName, declarations);
        Lost = _lost.Token;
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            End(reason.ReplyText);
            return Task.CompletedTask;
        };
        if (!connection.IsOpen) End("it closed while it was opened");
    }

    /// <summary>The broker it leads to.</summary>
    public BrokerHost Host { get; }

    /// <summary>The name this node gave it, unlike any other's.</summary>
    public string Name { get; }

    /// <summary>What the broker itself calls it, as far as can be seen from here.</summary>
    public string? BrokerName { get; }

    /// <summary>Canceled once the connection is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Ends once the connection is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it is gone, in the client's or the broker's words.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Name and version of the broker.</summary>
    public string Broker => ServerText.Of(_connection.ServerProperties);

    /// <summary>Opens a channel.</summary>
    /// <param name="confirms">Whether a publish ends with the broker's confirm.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task<BrokerChannel> OpenAsync(bool confirms, CancellationToken cancel) => new(
        await _connection.CreateChannelAsync(
            new CreateChannelOptions(confirms, confirms, outstandingPublisherConfirmationsRateLimiter: null), cancel));

    /// <summary>Declares everything once more; callers at the same time share one run.</summary>
    public Task DeclareAsync()
    {
        lock (_lock)
        {
            if (_declaring is null or { IsCompleted: true }) _declaring = _declarations.DeclareAsync(_connection, Lost);
            return _declaring;
        }
    }

    /// <summary>A queue did not answer; see <see cref="Declarations.Note"/>.</summary>
    public void Note(string queue) => _declarations.Note(queue);

    /// <summary>Gives the connection up at once, without a word to the broker.</summary>
    public void Abort(string reason)
    {
        End(reason);
        _ = DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        End("closed by this node");
        try
        {
            await _connection.CloseAsync(
                Constants.ReplySuccess, Reason, TimeSpan.FromSeconds(2), abort: true, CancellationToken.None);
            await _connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It is gone either way, and who lets it go has to go on.
        }
    }

    private void End(string reason)
    {
        lock (_lock)
        {
            if (_ended.Task.IsCompleted) return;
            Reason = reason;
            _ended.TrySetResult();
        }
        _lost.Cancel();
    }
}
