using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Kyc.Node.Tests.Stolen;

/// <summary>A copy of a node's database and blobs, as a thief holds it: everything but the key ring.</summary>
internal sealed partial class StolenData : IDisposable
{
    private readonly TempFolder _copy = new();

    /// <summary>Takes the copy while the node runs.</summary>
    public StolenData(string dataFolder)
    {
        foreach (var path in Directory.EnumerateFiles(dataFolder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(dataFolder, path);
            if (name is "node.lock" or "admin.json") continue;
            var to = _copy[name];
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
        Files = [.. Directory.EnumerateFiles(_copy.Path, "*", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(_copy.Path, path), File.ReadAllBytes(path)))];
        Rows = ReadRows();
    }

    /// <summary>Every file, whole.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Files { get; }

    /// <summary>Every value of every row of a session, apart from times and lengths: those are known to
    /// show.</summary>
    public IReadOnlyList<(string Session, string Table, byte[] Value)> Rows { get; }

    /// <summary>The sealed files.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Blobs => Files.Where(file => file.Name.StartsWith("blobs",
        StringComparison.Ordinal));

    /// <summary>The rows of a session.</summary>
    public List<byte[]> RowsOf(string session) =>
        [.. Rows.Where(row => row.Session == session).Select(row => row.Value)];

    /// <summary>The sealed files of a session.</summary>
    public List<byte[]> BlobsOf(string session) =>
        [.. Blobs.Where(file => file.Name.Contains(session, StringComparison.Ordinal)).Select(file => file.Bytes)];

    /// <inheritdoc />
    public void Dispose() => _copy.Dispose();

    private List<(string, string, byte[])> ReadRows()
    {
        using var database = new SqliteConnection($"Data Source={_copy["kyc.db"]};Pooling=False");
        database.Open();
        var rows = new List<(string, string, byte[])>();
        foreach (var table in Column(database, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            if (!Column(database, $"SELECT name FROM pragma_table_xinfo('{table}')").Contains("session_id")) continue;
            using var command = database.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var session = reader.GetString(reader.GetOrdinal("session_id"));
                for (var at = 0; at < reader.FieldCount; at++)
                {
                    foreach (var value in Values(reader.GetValue(at))) rows.Add((session, table, value));
                }
            }
        }
        return rows;
    }

    private static List<string> Column(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>A column's values: of a payload, which is JSON, each value in it; times blotted out.</summary>
    private static IEnumerable<byte[]> Values(object column) => column switch
    {
        string text when text.StartsWith('{') => Leaves(text),
        byte[] { Length: > 0 } bytes when bytes[0] == '{' => Leaves(Encoding.UTF8.GetString(bytes)),
        string text => [Blot(text)],
        byte[] bytes => [bytes],
        _ => [],
    };

    private static List<byte[]> Leaves(string json)
    {
        using var document = JsonDocument.Parse(json);
        var leaves = new List<byte[]>();
        Collect(document.RootElement, leaves);
        return leaves;
    }

    private static void Collect(JsonElement element, List<byte[]> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject().Where(member => member.Name != "timings_ms"))
                    Collect(member.Value, leaves);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, leaves);
                break;
            case JsonValueKind.String:
                leaves.Add(Blot(element.GetString()!));
                break;
            case JsonValueKind.Number when element.GetRawText().Contains('.'):
                // A measurement names its picture however few its digits are: as long as a window.
                leaves.Add(Encoding.ASCII.GetBytes("measured " + element.GetRawText().PadRight(CommonRuns.Window)));
                break;
        }
    }

    private static byte[] Blot(string text) =>
        Encoding.UTF8.GetBytes(IsoTime().Replace(UlidTime().Replace(text, ""), ""));

    /// <summary>The first ten letters of an id made by time.</summary>
    [GeneratedRegex("01[0-9A-HJKMNP-TV-Z]{8}(?=[0-9A-HJKMNP-TV-Z]{16})")]
    private static partial Regex UlidTime();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex IsoTime();
}
