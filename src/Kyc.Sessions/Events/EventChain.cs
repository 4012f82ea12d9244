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

    /// <summary>What the first event names as its predecessor.</summary>
    public static ReadOnlyMemory<byte> Genesis { get; } = new byte[HashLength];

    /// <summary>The hash of an event, computed from its other fields.</summary>
    public static byte[] Hash(EventRecord record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(record.PreviousHash.Span);
        AppendText(hash, record.Session.Value);
        AppendText(hash, record.Type);
        AppendText(hash, record.CommandId.Value);
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(numbers, record.Version);
        BinaryPrimitives.WriteInt32BigEndian(numbers[8..], record.TypeVersion);
        BinaryPrimitives.WriteInt64BigEndian(numbers[12..], record.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(numbers[20..], record.Payload.Length);
        hash.AppendData(numbers);
        hash.AppendData(record.Payload.Span);
        return hash.GetHashAndReset();
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

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
