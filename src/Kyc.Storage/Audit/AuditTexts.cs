using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Audit;

/// <summary>What rows may hold, and their ids.</summary>
internal static class AuditTexts
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Refuses what not every database can keep, before anything is written.</summary>
    /// <exception cref="ArgumentException">A text holds a zero character or half of a surrogate pair.</exception>
    public static void Check(AuditEntry entry)
    {
        string[] texts =
        [
            entry.Actor, entry.Node, entry.Action, entry.Target, entry.Reason, entry.Outcome, entry.RequestId,
            entry.Remote,
        ];
        foreach (var text in texts)
        {
            if (text.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException(
                    "a text of an audit entry holds a zero character; leave it out", nameof(entry));
            try
            {
                s_strict.GetByteCount(text);
            }
            catch (EncoderFallbackException cause)
            {
                throw new ArgumentException(
                    "a text of an audit entry holds half of a surrogate pair; leave it out", nameof(entry), cause);
            }
        }
    }

    /// <summary>A new row's id.</summary>
    public static string NewId(DateTimeOffset at) => AuditRow.IdPrefix + Ulid.New(at);

    /// <summary>The least id that a row of a time can have.</summary>
    public static string LeastId(DateTimeOffset at) =>
        AuditRow.IdPrefix + Ulid.Write(Math.Max(0, at.ToUnixTimeMilliseconds()), stackalloc byte[10]);

    /// <summary>The id of a row of the older log: made of its time and number.</summary>
    public static string OlderId(DateTimeOffset at, long number)
    {
        Span<byte> bytes = stackalloc byte[10];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[2..], number);
        return AuditRow.IdPrefix + Ulid.Write(Math.Max(0, at.ToUnixTimeMilliseconds()), bytes);
    }
}
