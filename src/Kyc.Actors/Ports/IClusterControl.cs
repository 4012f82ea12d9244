using Kyc.Sessions.Ids;

namespace Kyc.Actors.Ports;

/// <summary>
/// What operators see of a cluster, and how they steer it. Every node can answer for the whole cluster; an embedded
/// node is a cluster of one.
/// </summary>
public interface IClusterControl
{
    /// <summary>Ends when an operator asked this node to leave: it should drain and exit. Otherwise never.</summary>
    Task LeaveAsked { get; }

    /// <summary>The cluster as this node knows it now.</summary>
    /// <exception cref="TransportUnavailableException">The broker cannot be asked.</exception>
    ValueTask<ClusterView> ViewAsync(CancellationToken cancel);

    /// <summary>Asks a node to drain and exit; returns when it has been told.</summary>
    /// <exception cref="UnknownMemberException">No member has that name.</exception>
    ValueTask LeaveAsync(string node, CancellationToken cancel);

    /// <summary>
    /// Declares a node dead: its connections are closed at the broker, its shards go to others, and it is not yielded
    /// to until it beats anew.
    /// </summary>
    /// <exception cref="UnknownMemberException">No member has that name.</exception>
    /// <exception cref="ClusterRefusedException">A node cannot declare itself dead.</exception>
    ValueTask DownAsync(string node, CancellationToken cancel);

    /// <summary>
    /// Has a node give up its shards and take no new jobs while it stays up (<paramref name="on"/>), or take its share
    /// again.
    /// </summary>
    /// <exception cref="UnknownMemberException">No member has that name.</exception>
    ValueTask DrainAsync(string node, bool on, CancellationToken cancel);

    /// <summary>Has a node's workers take no new jobs, or go on. Jobs in hand end.</summary>
    /// <exception cref="UnknownMemberException">No member has that name.</exception>
    ValueTask PauseWorkersAsync(string node, bool paused, CancellationToken cancel);

    /// <summary>Jobs in the dead-letter queue, the oldest first; they stay there.</summary>
    ValueTask<IReadOnlyList<DeadJob>> DeadJobsAsync(int limit, CancellationToken cancel);

    /// <summary>
    /// Moves dead jobs back into the work queue: one, or all when null; returns how many. Sessions that no longer wait
    /// for theirs ignore them.
    /// </summary>
    ValueTask<int> RequeueDeadAsync(JobId? job, CancellationToken cancel);
}

/// <summary>A cluster, from one node's point of view.</summary>
/// <param name="Self">Name of the node that answers.</param>
/// <param name="Transport"><c>in_process</c> or <c>rabbitmq</c>.</param>
/// <param name="Broker">The broker's name and version, or null when there is none.</param>
/// <param name="Members">Every known member, by name.</param>
/// <param name="Shards">Owner of each owned shard, by shard number.</param>
/// <param name="Queues">Queues, by name.</param>
public sealed record ClusterView(
    string Self, string Transport, string? Broker, IReadOnlyList<MemberView> Members,
    IReadOnlyDictionary<int, string> Shards, IReadOnlyList<QueueView> Queues);

/// <summary>How a member stands. Wire names in lower snake case.</summary>
public enum MemberStatus
{
    /// <summary>It beats and takes its share.</summary>
    Up,

    /// <summary>It beats, but gives its shards up and takes nothing new.</summary>
    Draining,

    /// <summary>It said that it leaves.</summary>
    Leaving,

    /// <summary>It missed beats; its connections are being closed.</summary>
    Unreachable,

    /// <summary>It was declared dead; it is forgotten after a while.</summary>
    Down,
}

/// <summary>A member.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Incarnation">What tells this start of it from others.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Roles">Its roles: <c>edge</c>, <c>sessions</c>, <c>worker</c>.</param>
/// <param name="Version">Version of its build.</param>
/// <param name="Process">Host and process id, <c>host:pid</c>.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="LastBeat">When it was last heard of.</param>
/// <param name="Shards">Shards it owns.</param>
/// <param name="Load">What it does.</param>
public sealed record MemberView(
    string Node, string Incarnation, MemberStatus Status, IReadOnlyList<string> Roles, string Version, string Process,
    DateTimeOffset StartedAt, DateTimeOffset LastBeat, int Shards, MemberLoad Load);

/// <summary>What a node does now; part of its beats.</summary>
/// <param name="Residents">Session actors in memory.</param>
/// <param name="Slots">Jobs it can have in hand at once; 0 without the worker role.</param>
/// <param name="JobsInHand">Jobs in hand.</param>
/// <param name="Paused">True while its workers take no new jobs.</param>
/// <param name="Device">What its comparisons run on, for people; empty without the worker role.</param>
/// <param name="Admin">Address of its admin port; empty when it has none.</param>
/// <param name="DatabaseConnections">Database connections open now.</param>
/// <param name="DatabasePool">Database connections at the most; 0 without a database server.</param>
public sealed record MemberLoad(
    int Residents = 0, int Slots = 0, int JobsInHand = 0, bool Paused = false, string Device = "", string Admin = "",
    int DatabaseConnections = 0, int DatabasePool = 0);

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Messages that wait.</param>
/// <param name="InHand">Messages delivered and not settled.</param>
/// <param name="Consumers">Consumers attached.</param>
/// <param name="Limit">Messages at the most; null when unbounded.</param>
public sealed record QueueView(string Name, long Ready, long InHand, int Consumers, long? Limit);

/// <summary>A job that was delivered too often and set aside.</summary>
/// <param name="Job">The job.</param>
/// <param name="Session">Its session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Reason">Why it was set aside, as the broker says: <c>delivery_limit</c>, <c>rejected</c>, ...</param>
/// <param name="Deliveries">How often it was set aside.</param>
/// <param name="At">When; null when not known.</param>
public sealed record DeadJob(
    JobId Job, SessionId Session, TenantId Tenant, string Reason, long Deliveries, DateTimeOffset? At);

/// <summary>No member has that name.</summary>
public sealed class UnknownMemberException(string node)
    : Exception($"no member is called {node}; `kyc cluster members` lists them")
{
    /// <summary>The name asked for.</summary>
    public string Node { get; } = node;
}

/// <summary>The cluster will not do that; nothing happened.</summary>
/// <param name="code">Stable code in lower snake case.</param>
/// <param name="message">One sentence with the mend.</param>
public sealed class ClusterRefusedException(string code, string message) : Exception(message)
{
    /// <summary>Stable code in lower snake case.</summary>
    public string Code { get; } = code;
}

/// <summary>The broker cannot be reached or refused; the message says which side and what to mend.</summary>
public sealed class TransportUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
