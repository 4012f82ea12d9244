using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>
/// One worker's consumers at the queues of work. What runs goes on when the connection is lost: its outcome goes to the
/// session's journal, and the broker's next delivery of it finds it done.
/// </summary>
internal sealed class JobPuller : ChannelLoop
{
    private readonly Names _names;
    private readonly Seal _seal;
    private readonly Action<JobPuller> _gone;
    private readonly Desk _desk;
    private readonly JobRuns _jobs;
    private readonly ComparisonRuns _comparisons;
    private readonly PutBack _putBack;
    private readonly ChangeSignal _signal = new();
    private bool _wanted;
    private bool _leaving;

    public JobPuller(
        int slots, IJobHandler handler, LinkKeeper keeper, Names names, Seal seal, PutBack putBack,
        Action<JobPuller> gone, TimeProvider time, ILogger log)
        : base(keeper, time, log)
    {
        (Slots, _names, _seal, _putBack, _gone) = (slots, names, seal, putBack, gone);
        _jobs = new JobRuns(handler, putBack, log);
        _comparisons = new ComparisonRuns(handler, seal, time, log);
        _desk = new Desk(slots, work =>
            work.Job is null ? _comparisons.RunAsync(work) : _jobs.RunAsync(work));
    }

    /// <summary>Jobs in hand at the most.</summary>
    public int Slots { get; }

    /// <summary>Jobs in hand.</summary>
    public int JobsInHand => _desk.JobsInHand;

    /// <summary>Picture comparisons that wait for a slot here.</summary>
    public int ComparisonsWaiting => _desk.ComparisonsWaiting;

    protected override string What => "work";

    /// <summary>Takes work, or takes nothing new.</summary>
    public void Want(bool wanted) => _signal.Change(() => _wanted = wanted && !_leaving);

    /// <summary>Nobody waits for the answer to a picture comparison any more.</summary>
    public void Withdraw(string id) => _comparisons.Withdraw(id);

    /// <summary>Takes nothing new and waits for what is in hand.</summary>
    public override async ValueTask DisposeAsync()
    {
        _signal.Change(() => (_leaving, _wanted) = (true, false));
        await _desk.IdleAsync;
        await base.DisposeAsync();
        await _desk.IdleAsync;
        _gone(this);
    }

    protected override async Task RunAsync(Link link, CancellationToken over)
    {
        await using var channel = await link.OpenAsync(confirms: false, over);
        string[] consumers = [];
        try
        {
            while (true)
            {
                var ((wanted, leaving), change) = _signal.Look(() => (_wanted, _leaving));
                if (wanted && consumers.Length == 0) consumers = await ConsumeAsync(channel, over);
                if (!wanted && consumers.Length > 0) consumers = await CancelAsync(channel, consumers, over);
                if (leaving && _desk.IdleAsync.IsCompleted) return;
                await Task.WhenAny(change, channel.Ended, leaving ? _desk.IdleAsync : change).WaitAsync(over);
                if (channel.Ended.IsCompleted) throw new IOException(channel.Reason);
            }
        }
        finally
        {
            _desk.Drop(channel);
        }
    }

    private async Task<string[]> ConsumeAsync(BrokerChannel channel, CancellationToken over) =>
    [
        await channel.ConsumeAsync(
            _names.Comparisons, (ushort)Slots, delivery => OnComparison(channel, delivery), over),
        await channel.ConsumeAsync(_names.Work, (ushort)Slots, delivery => OnJob(channel, delivery), over),
    ];

    private async Task<string[]> CancelAsync(BrokerChannel channel, string[] consumers, CancellationToken over)
    {
        foreach (var consumer in consumers) await channel.Raw.BasicCancelAsync(consumer, cancellationToken: over);
        foreach (var work in _desk.TakeWaiting()) await _putBack.ReturnAsync(work);
        return [];
    }

    private void OnComparison(BrokerChannel channel, Delivery delivery)
    {
        if (_seal.Opens(Destination.Comparisons(_names), delivery))
            _desk.Add(new WorkDelivery(channel, delivery, null));
        else _ = channel.AckAsync(delivery).AsTask();
    }

    /// <summary>A job that no node put there goes away, not to the dead ones: there it would push honest ones
    /// out.</summary>
    private void OnJob(BrokerChannel channel, Delivery delivery)
    {
        if (!_seal.Opens(Destination.Work(_names), delivery))
        {
            _ = channel.AckAsync(delivery).AsTask();
            return;
        }
        try
        {
            var work = new WorkDelivery(channel, delivery, WireCodec.DecodeJob(delivery.Body));
            if (!_jobs.TryFollow(work)) _desk.Add(work);
        }
        catch (Exception error)
        {
            Log.WorkUnreadable(_names.Work, error);
            _ = channel.SetAsideAsync(delivery);
        }
    }
}
