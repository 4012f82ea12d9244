using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>
/// The hash of a row of a chain. SHA-256 over, in this order: the hash before (32 bytes, zeros before the first row);
/// chain, number and Unix milliseconds (8 bytes each, big-endian); id, tenant, actor, node, action, target, reason,
/// outcome, request id and remote address, each as a 4-byte big-endian length (-1 for no tenant) and UTF-8 bytes.
/// </summary>
internal static class AuditRowHash
{
    /// <summary>What stands before the first row.</summary>
    public static byte[] Genesis => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of a row.</summary>
    public static byte[] Of(ReadOnlySpan<byte> previous, AuditPlace place, string id, AuditEntry entry)
    {
        string?[] texts =
        [
            id, entry.Tenant?.Value, entry.Actor, entry.Node, entry.Action, entry.Target, entry.Reason, entry.Outcome,
            entry.RequestId, entry.Remote,
        ];
        var most = previous.Length + (3 * sizeof(long))
            + texts.Sum(text => sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var at = Write(rented, previous, place, entry, texts);
            return SHA256.HashData(rented.AsSpan(0, at));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Write(
        Span<byte> to, ReadOnlySpan<byte> previous, AuditPlace place, AuditEntry entry, string?[] texts)
    {
        previous.CopyTo(to);
        var at = previous.Length;
        foreach (var number in (ReadOnlySpan<long>)[place.Chain, place.Number, entry.At.ToUnixTimeMilliseconds()])
        {
            BinaryPrimitives.WriteInt64BigEndian(to[at..], number);
            at += sizeof(long);
        }
        foreach (var text in texts)
        {
            var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, to[(at + sizeof(int))..]);
            BinaryPrimitives.WriteInt32BigEndian(to[at..], length);
            at += sizeof(int) + Math.Max(length, 0);
        }
        return at;
    }
}
