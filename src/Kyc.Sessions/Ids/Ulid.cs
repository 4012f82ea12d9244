using System.Security.Cryptography;

namespace Kyc.Sessions.Ids;

/// <summary>
/// Sortable identifiers: 48 bits of Unix milliseconds and 80 random bits, 26 letters of Crockford's base 32
/// (github.com/ulid/spec). Only the text form is used here.
/// </summary>
public static class Ulid
{
    /// <summary>Letters in a ULID.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomBytes = 10;

    /// <summary>A new identifier for an instant, with random bits from the system's generator.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Write(now.ToUnixTimeMilliseconds(), random);
    }

    /// <summary>The identifier of given milliseconds and ten given bytes; the same input gives the same text.</summary>
    public static string Write(long unixMilliseconds, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unixMilliseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, RandomBytes);
        Span<char> text = stackalloc char[Length];
        for (var i = 9; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(unixMilliseconds & 31)];
            unixMilliseconds >>= 5;
        }
        WriteRandom(random, text[10..]);
        return new string(text);
    }

    /// <summary>True when the text has the form of a ULID in upper case.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == Length && text[0] <= '7' && text.IndexOfAnyExcept(Alphabet) < 0;

    private static void WriteRandom(ReadOnlySpan<byte> random, Span<char> text)
    {
        var (bits, held, at) = (0, 0, 0);
        foreach (var octet in random[..RandomBytes])
        {
            bits = (bits << 8) | octet;
            held += 8;
            while (held >= 5)
            {
                held -= 5;
                text[at++] = Alphabet[(bits >> held) & 31];
            }
            bits &= (1 << held) - 1;
        }
    }
}
