using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>
/// The chain of the audit log. SHA-256 over, in this order: the hash before (32 bytes, zeros before the first row);
/// number and Unix milliseconds (8 bytes each, big-endian); actor, node, action, target, reason and outcome, each as a
/// 4-byte big-endian length and UTF-8 bytes.
/// </summary>
internal static class AuditChain
{
    /// <summary>What stands before the first row.</summary>
    public static byte[] Genesis => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of a row.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, long number, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], entry.At.ToUnixTimeMilliseconds());
        hash.AppendData(numbers);
        foreach (var text in Texts(entry)) AppendText(hash, text);
        return hash.GetHashAndReset();
    }

    /// <summary>Refuses what not every database can keep, before anything is written.</summary>
    /// <exception cref="ArgumentException">A text holds a zero character.</exception>
    public static void Check(AuditEntry entry)
    {
        if (Texts(entry).Any(text => text.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("a text of an audit entry holds a zero character; leave it out", nameof(entry));
    }

    /// <summary>Number of the first row that is not what was written, or null.</summary>
    /// <param name="rows">All rows by number.</param>
    /// <param name="head">Number and hash of the newest row as remembered beside the table; 0 for none.</param>
    public static long? FirstBad(IEnumerable<(AuditRow Row, byte[] Hash)> rows, (long Number, byte[] Hash) head)
    {
        var (last, previous) = (0L, Genesis);
        foreach (var (row, hash) in rows)
        {
            if (row.Number != last + 1) return last + 1;
            if (!hash.AsSpan().SequenceEqual(Hash(previous, row.Number, row.Entry))) return row.Number;
            (last, previous) = (row.Number, hash);
        }
        if (head.Number == last && head.Hash.AsSpan().SequenceEqual(previous)) return null;
        return Math.Min(head.Number, last) + 1;
    }

    private static IEnumerable<string> Texts(AuditEntry entry) =>
        [entry.Actor, entry.Node, entry.Action, entry.Target, entry.Reason, entry.Outcome];

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
