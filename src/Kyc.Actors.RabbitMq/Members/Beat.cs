using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>What a member says of itself, every beat.</summary>
internal sealed record Beat
{
    /// <summary>Its name.</summary>
    public required string Node { get; init; }

    /// <summary>What tells this start of it from others.</summary>
    public required string Incarnation { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public string Version { get; init; } = "";

    /// <summary>Host and process id.</summary>
    public string Process { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    /// <summary><c>up</c>, <c>draining</c> or <c>leaving</c>.</summary>
    public string Status { get; init; } = "up";

    /// <summary>True while it owns each shard or stands by for it: only then it is given its share.</summary>
    public bool Attached { get; init; }

    /// <summary>Shards it owns.</summary>
    public IReadOnlyList<int> Shards { get; init; } = [];

    public MemberLoad Load { get; init; } = new();

    /// <summary>Names of its connections at the broker, by which others put it out when it freezes.</summary>
    public IReadOnlyList<string> Connections { get; init; } = [];

    /// <summary>What the broker itself calls them, as far as the member can see.</summary>
    public IReadOnlyList<string> Sockets { get; init; } = [];

    /// <summary>Ids of the last orders it has taken.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>Incarnations whose words it hears now, its own among them: who finds its own here knows that the beat
    /// was not recorded before it started.</summary>
    public IReadOnlyList<string> Heard { get; init; } = [];

    /// <summary>True in its last beat: it is forgotten at once.</summary>
    public bool Gone { get; init; }
}

/// <summary>What one member tells another to do.</summary>
internal sealed record Order
{
    /// <summary>What its taking is confirmed by.</summary>
    public required string Id { get; init; }

    /// <summary>Incarnation of the member it is for, or of whom it is about.</summary>
    public required string Member { get; init; }

    /// <summary>One of <see cref="OrderKind"/>'s wire names.</summary>
    public required string What { get; init; }

    /// <summary>Name of the member that gives it.</summary>
    public string From { get; init; } = "";
}

/// <summary>What may be ordered.</summary>
internal enum OrderKind
{
    /// <summary>Drain and exit.</summary>
    Leave,

    /// <summary>Give up shards and take no jobs.</summary>
    Drain,

    /// <summary>Take a share again.</summary>
    Undrain,

    /// <summary>Take no jobs.</summary>
    Pause,

    /// <summary>Take jobs again.</summary>
    Resume,

    /// <summary>To all: that member is dead.</summary>
    Down,
}
