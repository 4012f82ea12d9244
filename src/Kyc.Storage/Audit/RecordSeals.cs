using System.Buffers.Binary;
using System.Text;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Audit;

/// <summary>
/// Keyed codes over records and heads. Whoever can write into the database but has no key ring can compute every hash
/// and sum anew, but none of these. A seal is the id of the ring's key (4 bytes) and HMAC-SHA-256 (32 bytes); each kind
/// has a purpose, and so a key, of its own.
/// </summary>
internal sealed class RecordSeals(IClusterKeys keys)
{
    /// <summary>Bytes of a seal.</summary>
    public const int Length = KeyIdBytes + 32;

    private const int KeyIdBytes = 4;
    private const string Events = "journal_events";
    private const string JournalHeads = "journal_heads";
    private const string Rows = "audit_rows";
    private const string AuditHeads = "audit_heads";
    private const string Facts = "record_facts";

    /// <summary>Of an event.</summary>
    /// <param name="position">Its place in the whole journal; 0 where events have none.</param>
    /// <param name="hash">Its hash, which covers all that it says.</param>
    public byte[] OfEvent(long position, ReadOnlySpan<byte> hash) => Make(Events, Framed(position, hash));

    /// <summary>Whether an event's seal is one of ours.</summary>
    public bool IsOfEvent(long position, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> seal) =>
        Holds(Events, Framed(position, hash), seal);

    /// <summary>Of how far a writer of the journal came.</summary>
    public byte[] OfJournalHead(long writer, long events, ReadOnlySpan<byte> digest) =>
        Make(JournalHeads, Framed(writer, events, digest));

    /// <summary>Whether a head's seal is one of ours.</summary>
    public bool IsOfJournalHead(long writer, long events, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> seal) =>
        Holds(JournalHeads, Framed(writer, events, digest), seal);

    /// <summary>Of an audit row.</summary>
    public byte[] OfRow(AuditPlace place, ReadOnlySpan<byte> hash) =>
        Make(Rows, Framed(place.Chain, place.Number, hash));

    /// <summary>Whether a row's seal is one of ours.</summary>
    public bool IsOfRow(AuditPlace place, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> seal) =>
        Holds(Rows, Framed(place.Chain, place.Number, hash), seal);

    /// <summary>Of a chain's newest row.</summary>
    public byte[] OfAuditHead(AuditPlace newest, ReadOnlySpan<byte> hash) =>
        Make(AuditHeads, Framed(newest.Chain, newest.Number, hash));

    /// <summary>Whether a head's seal is one of ours.</summary>
    public bool IsOfAuditHead(AuditPlace newest, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> seal) =>
        Holds(AuditHeads, Framed(newest.Chain, newest.Number, hash), seal);

    /// <summary>A fact about the database as text, with its seal behind it.</summary>
    public string Sealed(string name, string fact) =>
        $"{fact}:{Convert.ToHexStringLower(Make(Facts, Encoding.UTF8.GetBytes($"{name}={fact}")))}";

    /// <summary>The fact in a sealed text; null when it is not there or not ours.</summary>
    public string? Unsealed(string name, string? text)
    {
        var cut = text?.LastIndexOf(':') ?? -1;
        if (cut < 0 || text!.Length - cut - 1 != 2 * Length || !text.AsSpan(cut + 1).IsHex()) return null;
        var seal = Convert.FromHexString(text.AsSpan(cut + 1));
        return Holds(Facts, Encoding.UTF8.GetBytes($"{name}={text[..cut]}"), seal) ? text[..cut] : null;
    }

    private byte[] Make(string purpose, ReadOnlySpan<byte> data)
    {
        var mac = keys.Mac(purpose, data);
        var seal = new byte[Length];
        Convert.FromHexString(mac.KeyId).CopyTo(seal, 0);
        mac.Code.CopyTo(seal, KeyIdBytes);
        return seal;
    }

    private bool Holds(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> seal) =>
        seal.Length == Length
        && keys.Verify(purpose, data, new KeyedMac(
            Convert.ToHexStringLower(seal[..KeyIdBytes]), seal[KeyIdBytes..].ToArray()));

    private static byte[] Framed(long number, ReadOnlySpan<byte> hash)
    {
        var framed = new byte[sizeof(long) + hash.Length];
        BinaryPrimitives.WriteInt64BigEndian(framed, number);
        hash.CopyTo(framed.AsSpan(sizeof(long)));
        return framed;
    }

    private static byte[] Framed(long first, long second, ReadOnlySpan<byte> rest)
    {
        var framed = new byte[(2 * sizeof(long)) + rest.Length];
        BinaryPrimitives.WriteInt64BigEndian(framed, first);
        BinaryPrimitives.WriteInt64BigEndian(framed.AsSpan(sizeof(long)), second);
        rest.CopyTo(framed.AsSpan(2 * sizeof(long)));
        return framed;
    }
}

/// <summary>Text that a hand may have changed.</summary>
internal static class HexText
{
    /// <summary>True when all are hex digits.</summary>
    public static bool IsHex(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiHexDigit(letter)) return false;
        }
        return true;
    }
}
