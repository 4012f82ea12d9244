using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Audit;

/// <summary>What rows may hold, and their ids.</summary>
internal static class AuditTexts
{
    private const int RandomBytes = 10;
    private static readonly Lock s_lock = new();

    /// <summary>Its first byte stays for the increments to run over into.</summary>
    private static readonly byte[] s_last = new byte[RandomBytes];

    private static long s_lastMs = -1;

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

    /// <summary>A new row's id; later than every id that this process made for the same millisecond, so that rows that
    /// follow each other are listed so.</summary>
    public static string NewId(DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds();
        Span<byte> random = stackalloc byte[RandomBytes];
        lock (s_lock)
        {
            if (now == s_lastMs) Increment(s_last);
            else Draw(s_last);
            s_lastMs = now;
            s_last.CopyTo(random);
        }
        return AuditRow.IdPrefix + Ulid.Write(now, random);
    }

    private static void Draw(byte[] number)
    {
        number[0] = 0;
        RandomNumberGenerator.Fill(number.AsSpan(1));
    }

    private static void Increment(byte[] number)
    {
        for (var at = number.Length - 1; at >= 0 && ++number[at] == 0; at--)
        {
        }
    }

    /// <summary>The least id that a row of a time can have.</summary>
    public static string LeastId(DateTimeOffset at) =>
        AuditRow.IdPrefix + Ulid.Write(Math.Max(0, at.ToUnixTimeMilliseconds()), stackalloc byte[RandomBytes]);

    /// <summary>The id of a row of the older log: made of its time and number.</summary>
    public static string OlderId(DateTimeOffset at, long number)
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[2..], number);
        return AuditRow.IdPrefix + Ulid.Write(Math.Max(0, at.ToUnixTimeMilliseconds()), bytes);
    }
}
