using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;

namespace Kyc.Storage.Backup;

/// <summary>
/// The ledger of erasures as a file, a JSON object a line: a head (<c>type</c>, <c>version</c>, <c>exported_at</c>),
/// the sessions, and a foot with their number and the SHA-256 of all lines before it. A file cut short has no foot.
/// </summary>
public static class ErasureLedgerFile
{
    private const string Type = "kyc_erasure_ledger";
    private const int Version = 1;

    /// <summary>The lines of a file.</summary>
    public static async IAsyncEnumerable<string> LinesAsync(
        IAsyncEnumerable<LedgerEntry> entries, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string Counted(string line)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            return line;
        }
        yield return Counted($$"""{"type":"{{Type}}","version":{{Version}},"exported_at":"{{WireTime.Write(now)}}"}""");
        var count = 0L;
        await foreach (var entry in entries.WithCancellation(cancel))
        {
            count++;
            yield return Counted(JsonSerializer.Serialize(
                new LedgerLine(entry.Session.Value, entry.Tenant.Value, WireTime.Write(entry.RedactedAt)),
                BackupJson.Default.LedgerLine));
        }
        yield return $$"""{"count":{{count}},"sha256":"{{Convert.ToHexStringLower(hash.GetHashAndReset())}}"}""";
    }

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="BackupException">It is none, or was cut or changed.</exception>
    public static async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string path, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entries = new List<LedgerEntry>();
        LedgerFoot? foot = null;
        var first = true;
        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            if (foot is not null) throw Bad(path, "it goes on after its end");
            if (first) CheckHead(path, line);
            else if (Foot(line) is { } end)
            {
                foot = end;
                continue;
            }
            else entries.Add(Entry(path, line));
            first = false;
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }
        if (foot is null) throw Bad(path, "its end is missing");
        if (foot.Count != entries.Count || foot.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset()))
            throw Bad(path, "its lines are not those that were exported");
        return entries;
    }

    private static void CheckHead(string path, string line)
    {
        try
        {
            using var head = JsonDocument.Parse(line);
            if (head.RootElement.GetProperty("type").GetString() == Type
                && head.RootElement.GetProperty("version").GetInt32() == Version) return;
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Bad(path, "it does not begin as one");
        }
        throw Bad(path, "it is of another version");
    }

    private static LedgerFoot? Foot(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, BackupJson.Default.LedgerFoot);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LedgerEntry Entry(string path, string line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, BackupJson.Default.LedgerLine) is { } read
                && SessionId.TryParse(read.SessionId, out var session) && TenantId.TryParse(read.Tenant, out var tenant)
                && DateTimeOffset.TryParse(read.RedactedAt, null, out var at))
                return new LedgerEntry(session, tenant, at);
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw Bad(path, "one of its lines is damaged");
    }

    private static BackupException Bad(string path, string why) => new(
        $"{path} is no whole ledger of erasures: {why}; export it anew with kyc erasures export");
}
