using System.Text.Json;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>The log of a node, one JSON object a line, read while the node writes it.</summary>
internal sealed class NodeLog(string path)
{
    private const int TailLines = 15;
    private const int TailColumns = 240;

    public string Path { get; } = path;

    /// <summary>Bytes written so far: a place to read from later.</summary>
    public long Position => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Entries of an event from a place in the log on.</summary>
    public IEnumerable<JsonElement> Events(int eventId, long from = 0) => Events([eventId], from);

    /// <summary>Entries of several events from a place in the log on, in their order.</summary>
    public IEnumerable<JsonElement> Events(IReadOnlyList<int> eventIds, long from = 0)
    {
        var marks = eventIds.Select(id => $"\"event_id\":{id},").ToArray();
        return Lines(from).Where(line => marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)))
            .Select(Parse).OfType<JsonElement>();
    }

    public int Count(int eventId, long from = 0) => Events(eventId, from).Count();

    /// <summary>The last lines but the debug ones, for whoever has to find out what went wrong.</summary>
    public string Tail() => string.Join('\n', Lines(0).Where(line => !line.Contains("\"level\":\"debug\""))
        .TakeLast(TailLines).Select(Short));

    /// <summary>Time, number and message of a line.</summary>
    private static string Short(string line)
    {
        var text = Parse(line) is { } entry && entry.TryGetProperty("message", out var message)
            ? $"{At(entry):HH:mm:ss.fff} {entry.GetProperty("event_id")} {message.GetString()}"
            : line;
        return text.Length > TailColumns ? text[..TailColumns] : text;
    }

    /// <summary>Complete lines from a place on; another process may be writing.</summary>
    public IEnumerable<string> Lines(long from)
    {
        if (!File.Exists(Path)) yield break;
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line) yield return line;
    }

    /// <summary>When an entry was written.</summary>
    public static DateTimeOffset At(JsonElement entry) => entry.GetProperty("time").GetDateTimeOffset();

    /// <summary>The line's object; null for the line that a kill cut off, and for what other code printed.</summary>
    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
