using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Kyc.Node.Tests.Leaks;

/// <summary>
/// Texts that stand for a person's data and for secrets, each with a name that says where it was planted, and the
/// search for them in whatever form they may have leaked.
/// </summary>
internal sealed class Canaries
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const int Length = 24;

    private readonly ConcurrentDictionary<string, string> _planted = new(StringComparer.Ordinal);

    /// <summary>How many are planted.</summary>
    public int Count => _planted.Count;

    /// <summary>The canary of a place: 24 letters that are nowhere by chance.</summary>
    public string this[string place] =>
        _planted.GetOrAdd(place, _ => RandomNumberGenerator.GetString(Letters, Length));

    /// <summary>Places whose canary is in a text.</summary>
    public IReadOnlyList<string> In(string text) => In(Encoding.UTF8.GetBytes(text));

    /// <summary>Places whose canary is in some bytes, in any of its forms.</summary>
    public IReadOnlyList<string> In(ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (place, canary) in _planted)
            foreach (var (form, needle) in Forms(canary))
                if (bytes.IndexOf(needle) >= 0) found.Add($"{place} ({form})");
        return found;
    }

    private static IEnumerable<(string Form, byte[] Needle)> Forms(string canary)
    {
        var plain = Encoding.ASCII.GetBytes(canary);
        yield return ("plain", plain);
        yield return ("upper case", Encoding.ASCII.GetBytes(canary.ToUpperInvariant()));
        yield return ("utf-16", Encoding.Unicode.GetBytes(canary));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("upper hex", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        yield return ("percent", Encoding.ASCII.GetBytes(
            string.Concat(plain.Select(octet => $"%{octet:X2}"))));
        yield return ("json", Encoding.ASCII.GetBytes(string.Concat(plain.Select(octet => $"\\u{octet:x4}"))));
        yield return ("reversed", [.. Enumerable.Reverse(plain)]);
        for (var shift = 0; shift < 3; shift++)
        {
            // Base64 at each of its three alignments, without the letters that its neighbours have a share in.
            var text = Convert.ToBase64String([.. new byte[shift], .. plain]);
            yield return ($"base64+{shift}", Encoding.ASCII.GetBytes(text[4..^4]));
        }
    }
}
