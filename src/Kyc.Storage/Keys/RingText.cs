using System.Globalization;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Wire;

namespace Kyc.Storage.Keys;

/// <summary>
/// The ring as text: for each key lines <c>id</c>, <c>version</c>, <c>state</c>, <c>created</c> and <c>key</c> (of a
/// spent one <c>remains</c>); comments with #. Lines <c>id</c> and <c>key</c> alone, the form before there were rings,
/// are version 1.
/// </summary>
internal static class RingText
{
    private const string Head =
        "# Key ring of this data. Keep a copy in a safe place: without it no file can be read. "
        + "Change it with: kyc ring add|promote|retire\n";

    /// <summary>Reads a ring, the newest version first.</summary>
    /// <exception cref="FormatException">Not a ring; says why.</exception>
    public static IReadOnlyList<RingEntry> Parse(string text)
    {
        var blocks = new List<Dictionary<string, string>>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#')) continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw new FormatException("a line has no colon");
            var (name, value) = (line[..colon].TrimEnd().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (blocks.Count == 0 || (name == "id" && blocks[^1].ContainsKey("id"))) blocks.Add([]);
            if (!blocks[^1].TryAdd(name, value)) throw new FormatException($"a key has two lines \"{name}:\"");
        }
        if (blocks.Count == 0) throw new FormatException("it needs a line \"id:\" and a line \"key:\"");
        return Checked([.. blocks.Select(block => Entry(block, alone: blocks.Count == 1))
            .OrderByDescending(entry => entry.Version)]);
    }

    /// <summary>Writes a ring, the oldest first: a build without rings takes the last key of a file.</summary>
    public static string Write(IEnumerable<RingEntry> ring)
    {
        var text = new StringBuilder(Head);
        foreach (var entry in ring.OrderBy(entry => entry.State == RingKeyState.Current).ThenBy(entry => entry.Version))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nid: {entry.Id}\nversion: {entry.Version}\n");
            text.Append(CultureInfo.InvariantCulture, $"state: {WireName.Of(entry.State)}\n");
            if (entry.Created is { } at) text.Append(CultureInfo.InvariantCulture, $"created: {WireTime.Write(at)}\n");
            text.Append(entry.State == RingKeyState.Spent ? "remains: " : "key: ").Append(entry.Secret).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>What holds for every ring.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static IReadOnlyList<RingEntry> Checked(IReadOnlyList<RingEntry> ring)
    {
        var currents = ring.Count(entry => entry.State == RingKeyState.Current);
        if (currents != 1) throw new FormatException($"{currents} of its keys are current; exactly one must be");
        if (ring.Select(entry => entry.Version).Distinct().Count() != ring.Count)
            throw new FormatException("two of its keys have the same version");
        if (ring.Select(entry => entry.Id).Distinct().Count() != ring.Count)
            throw new FormatException("two of its keys have the same id");
        foreach (var entry in ring) entry.Open();
        return ring;
    }

    private static RingEntry Entry(Dictionary<string, string> block, bool alone)
    {
        var state = RingKeyState.Current;
        if (block.GetValueOrDefault("state") is { } word
                ? !WireName.TryParse(word, out state)
                : !alone)
            throw new FormatException($"a key needs a line \"state:\", one of {States}");
        var secret = state == RingKeyState.Spent ? "remains" : "key";
        if (!block.TryGetValue("id", out var id) || !block.TryGetValue(secret, out var material))
            throw new FormatException($"it needs a line \"id:\" and a line \"{secret}:\"");
        var version = 1;
        if (block.GetValueOrDefault("version") is { } number
                ? !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out version) || version < 1
                : !alone)
            throw new FormatException($"key {id} needs a line \"version:\", a number from 1");
        return new RingEntry(id.ToLowerInvariant(), version, state, Created(block), material);
    }

    private static DateTimeOffset? Created(Dictionary<string, string> block) =>
        block.GetValueOrDefault("created") is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new FormatException($"created \"{text}\" is not a time");

    private static string States => string.Join(", ", WireName.All<RingKeyState>());
}
