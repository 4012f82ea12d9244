using Kyc.Sessions.Ids;

namespace Kyc.Sessions.Events;

/// <summary>An event as the journal keeps it: bytes that never change, chained to the event before.</summary>
public sealed record EventRecord
{
    /// <summary>The session.</summary>
    public required SessionId Session { get; init; }

    /// <summary>Number of the event in its session, from 1 without gaps.</summary>
    public required long Version { get; init; }

    /// <summary>Stable name of the event's type, for instance <c>file_accepted</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Version of the type's shape, from 1.</summary>
    public required int TypeVersion { get; init; }

    /// <summary>When it happened, UTC, whole milliseconds; never earlier than the event before.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The command that caused it.</summary>
    public required CommandId CommandId { get; init; }

    /// <summary>The event as UTF-8 JSON, exactly as first written.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Hash of the event before; 32 zero bytes for the first.</summary>
    public required ReadOnlyMemory<byte> PreviousHash { get; init; }

    /// <summary>Hash of this event, see <see cref="EventChain"/>; 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }
}
