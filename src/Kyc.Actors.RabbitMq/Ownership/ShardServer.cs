using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>One handler's places at all shards.</summary>
internal sealed class ShardServer : IAsyncDisposable
{
    private readonly ShardSeat[] _seats;
    private readonly QuestionsInHand _inHand = new();
    private readonly Outbox _outbox;
    private readonly Names _names;
    private readonly Action _leaving;
    private readonly Action<ShardServer> _gone;
    private readonly ILogger _log;

    public ShardServer(
        IShardHandler handler, LinkKeeper keeper, Outbox outbox, Names names, Seal seal, RabbitMqSettings settings,
        Action leaving, Action<ShardServer> gone, TimeProvider time, ILogger log)
    {
        (_outbox, _names, _leaving, _gone, _log) = (outbox, names, leaving, gone, log);
        _seats = [.. Enumerable.Range(0, Shards.Count).Select(shard => new ShardSeat(
            shard, handler, _inHand, keeper, names, seal, settings, PublishBatonAsync, time, log))];
    }

    /// <summary>The places, by shard.</summary>
    public IReadOnlyList<ShardSeat> Seats => _seats;

    /// <summary>True once it leaves: it is given no shard any more.</summary>
    public bool Leaving { get; private set; }

    /// <summary>Shards at which it stands by, or that it owns.</summary>
    public int Places => _seats.Count(seat => seat.Attached);

    /// <summary>True while it stands by at every shard, or owns it.</summary>
    public bool Attached => Array.TrueForAll(_seats, seat => seat.Attached);

    /// <summary>Shards that are ours.</summary>
    public IEnumerable<int> Owned => _seats.Where(seat => seat.OwnedSince != 0).Select(seat => seat.Shard);

    /// <summary>Begins to take part; <paramref name="wanted"/> is false while the node drains.</summary>
    public void Start(bool wanted)
    {
        Want(wanted);
        foreach (var seat in _seats) seat.Start();
    }

    /// <summary>Takes part, or leaves every shard after what is in hand.</summary>
    public void Want(bool wanted)
    {
        foreach (var seat in _seats) seat.Want(wanted);
    }

    /// <summary>Ends once no shard is ours and none is stood by for; taking part again is not waited for.</summary>
    public Task LeftAsync(CancellationToken cancel) =>
        Task.WhenAll(_seats.Select(seat => seat.LeftAsync())).WaitAsync(cancel);

    /// <summary>Nobody waits for the answer to a question any more.</summary>
    public void Withdraw(string id) => _inHand.Withdraw(id);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Leaving = true;
        _leaving();
        await Task.WhenAll(_seats.Select(seat => seat.DisposeAsync().AsTask()));
        _gone(this);
    }

    /// <summary>A baton that is lost on the way is followed by another one: nothing is said of it.</summary>
    private async Task PublishBatonAsync(int shard)
    {
        try
        {
            await _outbox.PublishAsync(Destination.Shard(_names, shard), Baton.Properties, default, default);
        }
        catch (TransportUnavailableException error)
        {
            _log.ChannelFailed($"baton of shard {shard}", error.Message);
        }
    }
}
