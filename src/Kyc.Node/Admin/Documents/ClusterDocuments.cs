namespace Kyc.Node.Admin.Documents;

/// <summary>The cluster as one node knows it.</summary>
/// <param name="Self">The node that answers.</param>
/// <param name="Transport"><c>in_process</c> or <c>rabbitmq</c>.</param>
/// <param name="Broker">The broker's name and version; null without one.</param>
/// <param name="At">When.</param>
/// <param name="Shards">Shards there are.</param>
/// <param name="ShardsOwned">Shards that have an owner.</param>
/// <param name="Members">Members by name.</param>
public sealed record ClusterDocument(
    string Self, string Transport, string? Broker, DateTimeOffset At, int Shards, int ShardsOwned,
    IReadOnlyList<MemberDocument> Members);

/// <summary>A member.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Status"><c>up</c>, <c>draining</c>, <c>leaving</c>, <c>unreachable</c> or <c>down</c>.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Shards">Shards it owns.</param>
/// <param name="Residents">Session actors in memory.</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="JobsInHand">Jobs in hand.</param>
/// <param name="Paused">True while its workers take nothing new.</param>
/// <param name="Device">What it compares on.</param>
/// <param name="DatabaseConnections">Database connections open.</param>
/// <param name="DatabasePool">Database connections at the most.</param>
/// <param name="Version">Version of its build.</param>
/// <param name="Incarnation">What tells this start of it from others.</param>
/// <param name="Process"><c>host:pid</c>.</param>
/// <param name="Admin">Address of its operators' port.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="LastBeat">When it was last heard of.</param>
public sealed record MemberDocument(
    string Node, string Status, IReadOnlyList<string> Roles, int Shards, int Residents, int Slots, int JobsInHand,
    bool Paused, string Device, int DatabaseConnections, int DatabasePool, string Version, string Incarnation,
    string Process, string Admin, DateTimeOffset StartedAt, DateTimeOffset LastBeat);

/// <summary>Who owns how much.</summary>
/// <param name="Self">The node that answers.</param>
/// <param name="At">When.</param>
/// <param name="Shards">Shards there are.</param>
/// <param name="Unowned">Shards without an owner.</param>
/// <param name="Regions">One row a node with the role sessions.</param>
public sealed record RegionsDocument(
    string Self, DateTimeOffset At, int Shards, int Unowned, IReadOnlyList<RegionDocument> Regions);

/// <summary>The shards of one node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Shards">Shards it owns.</param>
/// <param name="Residents">Session actors in memory.</param>
/// <param name="Share">Its part of all shards, 0 to 1.</param>
public sealed record RegionDocument(string Node, string Status, int Shards, int Residents, double Share);

/// <summary>Every shard.</summary>
/// <param name="At">When.</param>
/// <param name="Shards">By number.</param>
public sealed record ShardsDocument(DateTimeOffset At, IReadOnlyList<ShardDocument> Shards);

/// <summary>A shard.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Owner">Its owner; null while it has none.</param>
/// <param name="Ready">Messages that wait; null where shards have no queues.</param>
/// <param name="InHand">Messages in hand; null where shards have no queues.</param>
public sealed record ShardDocument(int Shard, string? Owner, long? Ready, long? InHand);

/// <summary>Where a session lives.</summary>
/// <param name="Session">The session.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Owner">The shard's owner; null while it has none.</param>
/// <param name="Known">False when no session has that id: it would live there.</param>
public sealed record LocationDocument(string Session, int Shard, string? Owner, bool Known);

/// <summary>Workers.</summary>
/// <param name="At">When.</param>
/// <param name="Workers">One row a node with the role worker.</param>
public sealed record WorkersDocument(DateTimeOffset At, IReadOnlyList<WorkerDocument> Workers);

/// <summary>The workers of one node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Slots">Jobs at once.</param>
/// <param name="JobsInHand">Jobs in hand.</param>
/// <param name="Paused">True while they take nothing new.</param>
/// <param name="Device">What it compares on.</param>
public sealed record WorkerDocument(
    string Node, string Status, int Slots, int JobsInHand, bool Paused, string Device);

/// <summary>Queues.</summary>
/// <param name="Transport"><c>in_process</c> or <c>rabbitmq</c>.</param>
/// <param name="Broker">The broker's name and version; null without one.</param>
/// <param name="At">When.</param>
/// <param name="Queues">By name.</param>
public sealed record QueuesDocument(
    string Transport, string? Broker, DateTimeOffset At, IReadOnlyList<QueueDocument> Queues);

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Messages that wait.</param>
/// <param name="InHand">Messages delivered and not settled.</param>
/// <param name="Consumers">Consumers attached.</param>
/// <param name="Limit">Messages at the most; null when unbounded.</param>
public sealed record QueueDocument(string Name, long Ready, long InHand, int Consumers, long? Limit);

/// <summary>Jobs set aside.</summary>
/// <param name="Jobs">The oldest first.</param>
public sealed record DeadJobsDocument(IReadOnlyList<DeadJobDocument> Jobs);

/// <summary>A job set aside.</summary>
/// <param name="Job">The job.</param>
/// <param name="Session">Its session.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Reason">Why.</param>
/// <param name="Deliveries">How often.</param>
/// <param name="At">When; null when not known.</param>
public sealed record DeadJobDocument(
    string Job, string Session, string Tenant, string Reason, long Deliveries, DateTimeOffset? At);
