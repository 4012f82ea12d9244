using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Management;
using Kyc.Actors.RabbitMq.Members;
using Kyc.Actors.RabbitMq.Ownership;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Work;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>The parts of a transport, wired together; begun and ended in order.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly RabbitMqSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ManagementClient _management;
    private readonly Membership _membership;
    private readonly MemberChannel _members;
    private readonly Pulse _pulse;
    private readonly PutBack _putBack;
    private readonly Node _node;

    public Parts(
        RabbitMqSettings settings, MemberIdentity self, Func<MemberLoad> load, IClusterKeys keys, TimeProvider time,
        ILogger log)
    {
        (_settings, _time, _log) = (settings, time, log);
        Names = new Names(settings.Prefix);
        Seal = new Seal(keys, self.Incarnation, settings.AcceptUnsigned, new Refusals(time, log));
        var hearing = new Hearing(self.Incarnation, TimeSpan.FromSeconds(settings.ForgetAfterSeconds), time);
        _management = new ManagementClient(settings, time);
        var healer = new QueueHealer(_management, Names, () => _membership!.Rank, time, log);
        var connector = new BrokerConnector(settings, self, new Declarations(settings, Names, healer));
        Keeper = new LinkKeeper(cancel => connector.TryAsync(cancel), settings, time, log);
        Outbox = new Outbox(Keeper, settings, Seal, time, log);
        Asker = new Asker(Keeper, settings, self, Seal, GiveUp, time, log);
        _putBack = new PutBack(Outbox, Names, settings, time, log);
        _node = new Node(self, load, Keeper, hearing, settings, time, log);
        _membership = new Membership(
            new MemberTable(time), new Eviction(_management, self.Name, time, log), _management.Configured,
            self.Incarnation, settings, time, log);
        _pulse = new Pulse(TimeSpan.FromMilliseconds(settings.BeatIntervalMilliseconds), BeatAsync, time);
        _members = new MemberChannel(
            Keeper, Names, new MemberWords(Names, Seal, hearing, () => _pulse!.Now(), log), OnListening,
            _membership.Hear, order => Operators!.Take(order), _node.Withdraw, time, log);
        Operators = new Operators(
            _node, _membership, _members, _pulse, new QueueViews(Keeper, _management, Names, settings),
            new DeadLetters(Keeper, Outbox, Names, Seal, time, log), Keeper, settings, time);
        Readiness = new Readiness(Keeper, _node, Operators, time);
    }

    public Names Names { get; }

    public Seal Seal { get; }

    public LinkKeeper Keeper { get; }

    public Outbox Outbox { get; }

    public Asker Asker { get; }

    public Operators Operators { get; }

    public Readiness Readiness { get; }

    /// <summary>Picture comparisons that wait for a slot here.</summary>
    public int ComparisonsWaiting => _node.ComparisonsWaiting;

    /// <summary>Connects and joins.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be reached or refuses.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (_settings.AcceptUnsigned) _log.UnsignedAccepted();
        try
        {
            await Keeper.StartAsync(cancel);
        }
        catch
        {
            await Keeper.DisposeAsync();
            _management.Dispose();
            throw;
        }
        Outbox.Start();
        Asker.Start();
        _members.Start();
        _pulse.Start();
        await Task.WhenAll(Outbox.FirstReady, Asker.FirstReady, _members.FirstReady).WaitAsync(cancel);
    }

    /// <summary>Has a handler own shards.</summary>
    public ShardServer Serve(IShardHandler handler)
    {
        var server = new ShardServer(
            handler, Keeper, Outbox, Names, Seal, _settings, _pulse.Now, _node.Remove, _time, _log);
        _node.Add(server);
        return server;
    }

    /// <summary>Has a handler do work.</summary>
    public JobPuller Pull(int slots, IJobHandler handler)
    {
        var puller = new JobPuller(slots, handler, Keeper, Names, Seal, _putBack, _node.Remove, _time, _log);
        _node.Add(puller);
        return puller;
    }

    /// <summary>Says that it leaves, leaves after what is in hand, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _node.Standing.Leaving();
        _pulse.Now();
        await Task.WhenAll(
            _node.Servers.Select(server => server.DisposeAsync().AsTask())
                .Concat(_node.Pullers.Select(puller => puller.DisposeAsync().AsTask())));
        await _pulse.DisposeAsync();
        await _members.SayAsync(_node.Beat(gone: true));
        _membership.Stop();
        await _members.DisposeAsync();
        await Asker.DisposeAsync();
        await Outbox.DisposeAsync();
        await Keeper.DisposeAsync();
        _management.Dispose();
    }

    private void OnListening()
    {
        _membership.Listening();
        _pulse.Now();
    }

    private void GiveUp(string question) => _ = _members.GiveUpAsync(question).AsTask();

    private async Task BeatAsync()
    {
        try
        {
            _node.Look();
            await _members.SayAsync(_node.Beat());
            _membership.Look();
            _node.Settle(_membership.All);
            Readiness.Look();
        }
        catch (Exception error)
        {
            _log.BeatFailed(error);
        }
    }
}
