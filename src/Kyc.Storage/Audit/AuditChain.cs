using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>
/// The one chain of operators' deeds of earlier builds. SHA-256 over, in this order: the hash before (32 bytes, zeros
/// before the first row); number and Unix milliseconds (8 bytes each, big-endian); actor, node, action, target, reason
/// and outcome, each as a 4-byte big-endian length and UTF-8 bytes.
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

    /// <summary>Number of the first row that is not what was written, or null.</summary>
    /// <param name="rows">All rows by number.</param>
    /// <param name="head">Number and hash of the newest row as remembered beside the table; 0 for none.</param>
    public static long? FirstBad(IEnumerable<(AuditRow Row, byte[] Hash)> rows, (long Number, byte[] Hash) head)
    {
        var (last, previous) = (0L, Genesis);
        foreach (var (row, hash) in rows)
        {
            var number = row.Place.Number;
            if (number != last + 1) return last + 1;
            if (!hash.AsSpan().SequenceEqual(Hash(previous, number, row.Entry))) return number;
            (last, previous) = (number, hash);
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
