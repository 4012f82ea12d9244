using System.Globalization;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Storage.Files;

namespace Kyc.Storage.Audit;

/// <summary>
/// Heads kept outside the database, a line for each time they were read: time, then <c>journal/WRITER=COUNT:DIGEST</c>
/// and <c>audit/CHAIN=COUNT:HASH</c> for each that moved since the line before, then the ring's key and an ECDSA
/// signature over what stands before them. A copy on another machine tells a whole database set back to an earlier
/// time.
/// </summary>
public static class HeadsFile
{
    /// <summary>Its name in the data folder.</summary>
    public const string Name = "heads.log";

    /// <summary>What signatures are for.</summary>
    public const string Purpose = "record_heads";

    private const string Journal = "journal/";
    private const string Audit = "audit/";
    private const string KeyMark = " key=";
    private const string SignatureMark = " signature=";
    private const string AsideFormat = "'.before-restore-'yyyyMMdd'T'HHmmssfff'Z'";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The line of heads.</summary>
    public static string Line(IClusterKeys keys, DateTimeOffset at, KnownHeads heads)
    {
        var text = new StringBuilder(at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        foreach (var (writer, head) in heads.Journal.OrderBy(pair => pair.Key)) Add(text, Journal, writer, head);
        foreach (var (chain, head) in heads.Audit.OrderBy(pair => pair.Key)) Add(text, Audit, chain, head);
        var signature = keys.Sign(Purpose, Encoding.UTF8.GetBytes(text.ToString()));
        return $"{text}{KeyMark}{signature.KeyId}{SignatureMark}{Convert.ToHexStringLower(signature.Bytes)}";
    }

    /// <summary>All heads of a file, the furthest of each writer and chain; a last line torn by a crash is left
    /// out.</summary>
    /// <exception cref="HeadsFileException">A line is not one of ours; it is named.</exception>
    public static KnownHeads Read(IClusterKeys keys, string path) => Parse(keys, Text(path), path);

    /// <summary>The heads kept in a data folder; none when there is no file.</summary>
    /// <exception cref="HeadsFileException">A line is not one of ours.</exception>
    public static KnownHeads ReadFolder(IClusterKeys keys, string folder) =>
        File.Exists(Path.Combine(folder, Name)) ? Read(keys, Path.Combine(folder, Name)) : KnownHeads.None;

    /// <summary>
    /// Puts a folder's file aside under another name, because what it tells of is no longer what the database holds: a
    /// backup that an operator restored is older than the heads signed since, and would read as set back.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="at">When; stands in the new name.</param>
    /// <returns>Where it lies now; null when there was none.</returns>
    internal static string? PutAside(string folder, DateTimeOffset at)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        var aside = path + at.UtcDateTime.ToString(AsideFormat, CultureInfo.InvariantCulture);
        File.Move(path, aside);
        DurableDirectory.Sync(folder);
        return aside;
    }

    /// <summary>All heads in the text of a file.</summary>
    /// <param name="keys">The ring.</param>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="HeadsFileException">A line is not one of ours; it is named.</exception>
    public static KnownHeads Parse(IClusterKeys keys, string text, string name)
    {
        var (journal, audit) = (new Dictionary<long, KnownHead>(), new Dictionary<long, KnownHead>());
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (!TryRead(keys, lines[i].TrimEnd('\r'), journal, audit)) throw new HeadsFileException(name, i + 1);
        }
        return new KnownHeads(journal, audit);
    }

    /// <summary>Of a file those lines that say the most of each writer and chain; all the others say less.</summary>
    /// <exception cref="HeadsFileException">It cannot be read.</exception>
    public static string Newest(string path)
    {
        var (seen, kept) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>());
        foreach (var line in Text(path).Split('\n')[..^1].Reverse())
        {
            var heads = line.Split(' ').Where(word => word.Contains('/', StringComparison.Ordinal));
            if (heads.Count(word => seen.Add(word.Split('=')[0])) > 0) kept.Push(line + "\n");
        }
        return string.Concat(kept);
    }

    private static void Add(StringBuilder text, string kind, long number, KnownHead head) => text.Append(
        CultureInfo.InvariantCulture, $" {kind}{number}={head.Count}:{Convert.ToHexStringLower(head.Digest)}");

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new HeadsFileException(path, 0, cause);
        }
    }

    private static bool TryRead(
        IClusterKeys keys, string line, Dictionary<long, KnownHead> journal, Dictionary<long, KnownHead> audit)
    {
        var (key, mark) = (line.IndexOf(KeyMark, StringComparison.Ordinal),
            line.IndexOf(SignatureMark, StringComparison.Ordinal));
        if (key < 0 || mark < key || !line.AsSpan(mark + SignatureMark.Length).IsHex()
            || (line.Length - mark - SignatureMark.Length) % 2 != 0)
            return false;
        var signature = new KeyedSignature(
            line[(key + KeyMark.Length)..mark], Convert.FromHexString(line.AsSpan(mark + SignatureMark.Length)));
        if (!keys.Verify(Purpose, Encoding.UTF8.GetBytes(line[..key]), signature)) return false;
        var words = line[..key].Split(' ');
        var at = DateTimeOffset.ParseExact(
            words[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        foreach (var word in words[1..])
        {
            var isJournal = word.StartsWith(Journal, StringComparison.Ordinal);
            Keep(isJournal ? journal : audit, word[(isJournal ? Journal : Audit).Length..], at);
        }
        return true;
    }

    private static void Keep(Dictionary<long, KnownHead> heads, string text, DateTimeOffset at)
    {
        var (equals, colon) = (text.IndexOf('='), text.IndexOf(':'));
        var number = long.Parse(text.AsSpan(0, equals), CultureInfo.InvariantCulture);
        var count = long.Parse(text.AsSpan((equals + 1)..colon), CultureInfo.InvariantCulture);
        if (!heads.TryGetValue(number, out var known) || known.Count < count)
            heads[number] = new KnownHead(at, count, Convert.FromHexString(text.AsSpan(colon + 1)));
    }
}

/// <summary>A file of heads that cannot be used.</summary>
public sealed class HeadsFileException(string path, int line, Exception? cause = null) : Exception(
    line == 0
        ? $"{path} cannot be read: {cause?.Message}"
        : $"line {line} of {path} is not a head signed by this key ring; take an unchanged copy of the file, or the "
          + "key ring it was written under",
    cause);
