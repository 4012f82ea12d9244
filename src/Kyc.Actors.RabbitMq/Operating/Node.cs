using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Members;
using Kyc.Actors.RabbitMq.Ownership;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Sessions.Wire;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>What this node does in the cluster now: its servers and pullers, its standing, its beats.</summary>
internal sealed class Node(
    MemberIdentity self, Func<MemberLoad> load, LinkKeeper keeper, Hearing hearing, RabbitMqSettings settings,
    TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly List<ShardServer> _servers = [];
    private readonly List<JobPuller> _pullers = [];
    private readonly Attachment _attachment = new(time);
    private readonly Balance _balance =
        new(self.Incarnation, TimeSpan.FromMilliseconds(settings.BeatIntervalMilliseconds), time);

    /// <summary>Who it is.</summary>
    public MemberIdentity Self => self;

    /// <summary>How it stands.</summary>
    public Standing Standing { get; } = new();

    /// <summary>Those who serve shards here.</summary>
    public IReadOnlyList<ShardServer> Servers
    {
        get { lock (_lock) return [.. _servers]; }
    }

    /// <summary>Those who pull work here.</summary>
    public IReadOnlyList<JobPuller> Pullers
    {
        get { lock (_lock) return [.. _pullers]; }
    }

    /// <summary>Shards that are ours.</summary>
    public IReadOnlyList<int> Owned => [.. Servers.SelectMany(server => server.Owned).Distinct()];

    /// <summary>Jobs in hand.</summary>
    public int JobsInHand => Pullers.Sum(puller => puller.JobsInHand);

    /// <summary>Picture comparisons that wait for a slot here.</summary>
    public int ComparisonsWaiting => Pullers.Sum(puller => puller.ComparisonsWaiting);

    public void Add(ShardServer server)
    {
        lock (_lock) _servers.Add(server);
        server.Start(Standing.WantsShards);
    }

    public void Add(JobPuller puller)
    {
        lock (_lock) _pullers.Add(puller);
        puller.Want(Standing.WantsJobs);
        puller.Start();
    }

    public void Remove(ShardServer server)
    {
        lock (_lock) _servers.Remove(server);
    }

    public void Remove(JobPuller puller)
    {
        lock (_lock) _pullers.Remove(puller);
    }

    /// <summary>Nobody waits for the answer to a question any more.</summary>
    public void Withdraw(string question)
    {
        foreach (var server in Servers) server.Withdraw(question);
        foreach (var puller in Pullers) puller.Withdraw(question);
    }

    /// <summary>Takes an order; true when it is new.</summary>
    public bool Take(string id, OrderKind what, string from)
    {
        if (!Standing.Take(id, what)) return false;
        log.OrderTaken(WireName.Of(what), from);
        foreach (var server in Servers) server.Want(Standing.WantsShards);
        foreach (var puller in Pullers) puller.Want(Standing.WantsJobs);
        return true;
    }

    /// <summary>Looks at its own places at the shards; called before every beat.</summary>
    public void Look() => _attachment.Look(keeper.Current, Standing.WantsShards, Servers);

    /// <summary>What it says of itself.</summary>
    public Beat Beat(bool gone = false) => Beat(keeper.Current, gone);

    private Beat Beat(Link? link, bool gone) => new()
    {
        Node = self.Name,
        Incarnation = self.Incarnation,
        Roles = self.Roles,
        Version = self.Version,
        Process = $"{Environment.MachineName}:{Environment.ProcessId}",
        StartedAt = self.StartedAt,
        Status = WireName.Of(Standing.Status),
        Attached = _attachment.Attached,
        Shards = Owned,
        Load = Load(),
        Connections = link is null ? [] : [link.Name],
        Sockets = link?.BrokerName is { } name ? [name] : [],
        Taken = Standing.Taken,
        Heard = hearing.Heard,
        Gone = gone,
    };

    /// <summary>What it does now.</summary>
    public MemberLoad Load()
    {
        var pullers = Pullers;
        return load() with
        {
            Slots = pullers.Sum(puller => puller.Slots),
            JobsInHand = pullers.Sum(puller => puller.JobsInHand),
            Paused = !Standing.WantsJobs,
        };
    }

    /// <summary>Gives shards to those who should have them, and keeps the batons of the others fresh.</summary>
    public void Settle(IReadOnlyList<Member> members)
    {
        var seats = Servers.SelectMany(server => server.Seats).ToList();
        var giving = _balance.ToYield(members, seats);
        if (giving.Count > 0) log.Yielding(giving.Count);
        foreach (var seat in giving) seat.Yield();
        Counters.ShardsYielded.Add(giving.Count);
        var owned = members.Where(member => member.Judged is null).SelectMany(member => member.Beat.Shards).ToHashSet();
        foreach (var seat in seats)
        {
            if (seat.OwnedSince > 0) seat.RenewBaton(TimeSpan.FromSeconds(settings.BatonRenewSeconds));
            // Nobody says it is theirs: its owner may not know, for want of a baton.
            else if (!owned.Contains(seat.Shard))
                seat.RenewBaton(TimeSpan.FromMilliseconds(settings.SuspectAfterMilliseconds));
        }
    }
}
