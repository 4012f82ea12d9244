using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Ownership;

/// <summary>
/// A node's place at one shard: a consumer that stands by or owns it. To yield, its channel is closed and another one
/// opened, behind whoever stood by.
/// </summary>
internal sealed class ShardSeat(
    int shard, IShardHandler handler, QuestionsInHand inHand, LinkKeeper keeper, Names names, Seal seal,
    RabbitMqSettings settings, Func<int, Task> publishBaton, TimeProvider time, ILogger log)
    : ChannelLoop(keeper, time, log)
{
    private readonly ChangeSignal _signal = new();
    private bool _wanted = true;
    private bool _yield;
    private long _batonAt;
    private volatile Tenure? _tenure;

    /// <summary>The shard.</summary>
    public int Shard => shard;

    /// <summary>True while its consumer is at the broker.</summary>
    public bool Attached => _tenure is not null;

    /// <summary>When the shard became ours, as a timestamp; 0 when it is not.</summary>
    public long OwnedSince => _tenure?.OwnedSince ?? 0;

    protected override string What => $"shard {shard}";

    /// <summary>Gives the shard to whoever stands by, and stands by itself.</summary>
    public void Yield() => _signal.Change(() => _yield = true);

    /// <summary>Takes part, or leaves after what is in hand.</summary>
    public void Want(bool wanted) => _signal.Change(() => _wanted = wanted);

    /// <summary>Puts a fresh baton into the queue when the last one from here is older than so long.</summary>
    public void RenewBaton(TimeSpan age)
    {
        if (!Attached || Time.GetElapsedTime(Volatile.Read(ref _batonAt)) < age) return;
        Volatile.Write(ref _batonAt, Time.GetTimestamp());
        _ = publishBaton(shard);
    }

    /// <summary>Ends once it is at the broker no more; at once when it is not.</summary>
    public Task LeftAsync() => _tenure?.Left ?? Task.CompletedTask;

    /// <summary>Leaves after what is in hand.</summary>
    public override async ValueTask DisposeAsync()
    {
        Want(false);
        while (_tenure is { } tenure && !Stopping.IsCancellationRequested)
            await tenure.Left;
        await base.DisposeAsync();
    }

    protected override async Task RunAsync(Link link, CancellationToken over)
    {
        await UntilWantedAsync(over);
        var channel = await link.OpenAsync(confirms: false, over);
        var here = Destination.Shard(names, shard);
        var tenure = new Tenure(shard, handler, channel, seal, here, settings.ShardPrefetch / 2, inHand, Time, Log);
        try
        {
            await channel.ConsumeAsync(names.Shard(shard), (ushort)settings.ShardPrefetch, tenure.Take, over);
            _tenure = tenure;
            RenewBaton(TimeSpan.Zero);
            if (await AskedToGoAsync(channel.Ended, over))
                await tenure.WindUpAsync(TimeSpan.FromMilliseconds(settings.YieldPatienceMilliseconds), over);
            else if (!over.IsCancellationRequested) throw new IOException(channel.Reason);
        }
        finally
        {
            await tenure.EndAsync();
            await channel.DisposeAsync();
            _tenure = null;
            tenure.Gone();
        }
    }

    private async Task UntilWantedAsync(CancellationToken over)
    {
        while (true)
        {
            var (wanted, change) = _signal.Look(() =>
            {
                _yield = false;
                return _wanted;
            });
            if (wanted) return;
            await change.WaitAsync(over);
        }
    }

    /// <summary>True when it should yield or leave; false when the channel ended first.</summary>
    private async Task<bool> AskedToGoAsync(Task ended, CancellationToken over)
    {
        while (true)
        {
            var (asked, change) = _signal.Look(() => _yield || !_wanted);
            if (asked) return true;
            await Task.WhenAny(change, ended).WaitAsync(over);
            if (ended.IsCompleted) return false;
        }
    }
}
