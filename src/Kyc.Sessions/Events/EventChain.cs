using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Sessions.Ids;

namespace Kyc.Sessions.Events;

/// <summary>
/// Makes changes to stored events visible: each event's hash covers the hash before it and every stored field.
/// SHA-256 over, in this order: previous hash (32 bytes); session, type and command id, each as a 4-byte big-endian
/// length and UTF-8 bytes; version (8 bytes big-endian); type version (4); time in Unix milliseconds (8); payload
/// with its 4-byte length.
/// </summary>
public static class EventChain
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    private const int NumberBytes = 24;

    /// <summary>What the first event names as its predecessor.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashLength];

    /// <summary>The hash of an event, computed from its other fields.</summary>
    public static byte[] Hash(EventRecord record)
    {
        var letters = record.Session.Value.Length + record.Type.Length + record.CommandId.Value.Length;
        var most = record.PreviousHash.Length + NumberBytes + record.Payload.Length + (3 * sizeof(int))
            + Encoding.UTF8.GetMaxByteCount(letters);
        // One buffer and one call: hashing piece by piece took several times as long.
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var at = Write(rented, record);
            return SHA256.HashData(rented.AsSpan(0, at));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Checks a session's whole history: versions without gaps, hashes right, each chained to the one before.
    /// </summary>
    /// <returns>The version of the first bad event, or null when all is well.</returns>
    public static long? FirstBreak(SessionId session, IEnumerable<EventRecord> history)
    {
        var previous = Genesis;
        var version = 0L;
        foreach (var record in history)
        {
            version++;
            var sound = record.Session == session && record.Version == version
                        && record.PreviousHash.Span.SequenceEqual(previous.Span)
                        && record.Hash.Span.SequenceEqual(Hash(record));
            if (!sound) return version;
            previous = record.Hash;
        }
        return null;
    }

    private static int Write(Span<byte> to, EventRecord record)
    {
        record.PreviousHash.Span.CopyTo(to);
        var at = record.PreviousHash.Length;
        at += WriteText(to[at..], record.Session.Value);
        at += WriteText(to[at..], record.Type);
        at += WriteText(to[at..], record.CommandId.Value);
        var numbers = to[at..];
        BinaryPrimitives.WriteInt64BigEndian(numbers, record.Version);
        BinaryPrimitives.WriteInt32BigEndian(numbers[8..], record.TypeVersion);
        BinaryPrimitives.WriteInt64BigEndian(numbers[12..], record.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(numbers[20..], record.Payload.Length);
        at += NumberBytes;
        record.Payload.Span.CopyTo(to[at..]);
        return at + record.Payload.Length;
    }

    private static int WriteText(Span<byte> to, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, to[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(to, length);
        return sizeof(int) + length;
    }
}
