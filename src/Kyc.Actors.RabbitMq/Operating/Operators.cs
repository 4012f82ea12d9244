using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Connection;
using Kyc.Actors.RabbitMq.Members;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Actors.RabbitMq.Operating;

/// <summary>What operators see of the cluster and how they steer it, from this node.</summary>
internal sealed class Operators(
    Node node, Membership membership, MemberChannel channel, Pulse pulse, QueueViews queues, DeadLetters dead,
    LinkKeeper keeper, RabbitMqSettings settings, TimeProvider time) : IClusterControl
{
    /// <inheritdoc />
    public Task LeaveAsked => node.Standing.LeaveAsked;

    /// <inheritdoc />
    public async ValueTask<ClusterView> ViewAsync(CancellationToken cancel)
    {
        var link = keeper.Current ?? throw keeper.Unavailable();
        var members = membership.All.Where(member => member.Beat.Incarnation != node.Self.Incarnation)
            .Select(member => member.View()).Append(Self())
            .OrderBy(member => member.Node, StringComparer.Ordinal).ThenBy(member => member.StartedAt).ToList();
        return new ClusterView(
            node.Self.Name, "rabbitmq", link.Broker, members, Owners(), await queues.AllAsync(cancel));
    }

    /// <summary>The owner of each owned shard: by this node's own knowledge, and for others' by their last
    /// beats.</summary>
    public IReadOnlyDictionary<int, string> Owners()
    {
        var owners = new SortedDictionary<int, string>();
        foreach (var member in membership.All.Where(member => member.Judged is null).OrderBy(member => member.Heard))
        {
            if (member.Beat.Incarnation == node.Self.Incarnation) continue;
            foreach (var shard in member.Beat.Shards) owners[shard] = member.Beat.Node;
        }
        foreach (var shard in node.Owned) owners[shard] = node.Self.Name;
        return owners;
    }

    /// <summary>Jobs that workers hold now: here, and elsewhere by their last beats.</summary>
    public int JobsInHand => node.JobsInHand + membership.All
        .Where(member => member.Judged is null && member.Beat.Incarnation != node.Self.Incarnation)
        .Sum(member => member.Beat.Load.JobsInHand);

    /// <inheritdoc />
    public ValueTask LeaveAsync(string name, CancellationToken cancel) => OrderAsync(name, OrderKind.Leave, cancel);

    /// <inheritdoc />
    public ValueTask PauseWorkersAsync(string name, bool paused, CancellationToken cancel) =>
        OrderAsync(name, paused ? OrderKind.Pause : OrderKind.Resume, cancel);

    /// <inheritdoc />
    public async ValueTask DrainAsync(string name, bool on, CancellationToken cancel)
    {
        await OrderAsync(name, on ? OrderKind.Drain : OrderKind.Undrain, cancel);
        if (on && name == node.Self.Name) await Task.WhenAll(node.Servers.Select(server => server.LeftAsync(cancel)));
    }

    /// <inheritdoc />
    public async ValueTask DownAsync(string name, CancellationToken cancel)
    {
        if (name == node.Self.Name)
            throw new ClusterRefusedException(
                "cannot_down_self",
                $"{name} is the node that answers and cannot declare itself dead; `kyc cluster leave {name}` has it "
                + "drain and exit");
        foreach (var member in Known(name))
        {
            await membership.DownAsync(member, cancel);
            await channel.SayAsync(NewOrder(member, OrderKind.Down));
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DeadJob>> DeadJobsAsync(int limit, CancellationToken cancel) =>
        limit <= 0 ? [] : await dead.ListAsync(limit, cancel);

    /// <inheritdoc />
    public async ValueTask<int> RequeueDeadAsync(JobId? job, CancellationToken cancel) =>
        await dead.RequeueAsync(job, settings.WorkQueueLimit, cancel);

    /// <summary>An order came over the members' exchange.</summary>
    public void Take(Order order)
    {
        if (!WireName.TryParse<OrderKind>(order.What, out var what)) return;
        if (what == OrderKind.Down)
        {
            if (order.Member != node.Self.Incarnation) membership.IsDown(order.Member);
        }
        else if (order.Member == node.Self.Incarnation)
        {
            node.Take(order.Id, what, order.From);
            pulse.Now();
        }
    }

    private MemberView Self()
    {
        var beat = node.Beat();
        var heard = membership.All.FirstOrDefault(member => member.Beat.Incarnation == beat.Incarnation);
        return new Member(beat, 0, heard?.HeardAt ?? time.GetUtcNow(), 0).View();
    }

    private async ValueTask OrderAsync(string name, OrderKind what, CancellationToken cancel)
    {
        if (name == node.Self.Name)
        {
            node.Take(NewId(), what, name);
            pulse.Now();
            return;
        }
        foreach (var member in Known(name).Where(member => member.Judged is null).DefaultIfEmpty())
        {
            if (member is null)
                throw new TransportUnavailableException($"{name} is not heard of now and cannot be told");
            await TellAsync(member, what, cancel);
        }
    }

    /// <summary>Gives an order until it is taken, as the member's next beats say.</summary>
    private async Task TellAsync(Member member, OrderKind what, CancellationToken cancel)
    {
        var order = NewOrder(member, what);
        var beat = TimeSpan.FromMilliseconds(settings.BeatIntervalMilliseconds);
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < TimeSpan.FromMilliseconds(settings.SuspectAfterMilliseconds))
        {
            await channel.SayAsync(order);
            await Task.Delay(beat / 2, time, cancel);
            if (membership.Find(member.Beat.Incarnation) is not { } now || now.Beat.Taken.Contains(order.Id)) return;
        }
        throw new TransportUnavailableException(
            $"{member.Beat.Node} did not confirm the order within {settings.SuspectAfterMilliseconds} ms; look at "
            + "`kyc cluster members` and try again");
    }

    private IReadOnlyList<Member> Known(string name)
    {
        var known = membership.All.Where(member => member.Beat.Node == name).ToList();
        return known.Count > 0 ? known : throw new UnknownMemberException(name);
    }

    private Order NewOrder(Member member, OrderKind what) => new()
    {
        Id = NewId(),
        Member = member.Beat.Incarnation,
        What = WireName.Of(what),
        From = node.Self.Name,
    };

    private static string NewId() => Guid.NewGuid().ToString("N");
}
