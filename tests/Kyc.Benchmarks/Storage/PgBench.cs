using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Kyc.TestSupport.Servers;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// The yardstick for PostgreSQL: its own pgbench, prepared single-row inserts of an event's size into a table like the
/// journal's, each its own transaction, and nothing else: no read model, no fence.
/// </summary>
internal sealed partial class PgBench(PostgresServer server, string database, Scratch scratch)
{
    private const int Threads = 2;
    private const double MicrosecondsPerMillisecond = 1000;
    private const string Table = "CREATE TABLE bare (LIKE events INCLUDING ALL)";

    private readonly string _script = scratch["insert.sql"];

    /// <summary>Makes the table and the script.</summary>
    /// <param name="payloadBytes">Bytes of an event's payload.</param>
    public async Task PrepareAsync(int payloadBytes)
    {
        await server.SqlAsync(database, Table);
        var (payload, hash) = (new string('a', 2 * payloadBytes), new string('0', 64));
        await File.WriteAllTextAsync(_script, $"""
            \set version random(1, 9000000000000000)
            INSERT INTO bare VALUES ('ses_01ARZ3NDEKTSV4RRFFQ69G' || :client_id, :version, 'file_accepted', 1,
                1767323045000, 'cmd_01ARZ3NDEKTSV4RRFFQ69G5FAV_1', '\x{payload}', '\x{hash}', '\x{hash}');

            """);
    }

    /// <summary>Rows a second with some clients at once, the time to connect left out.</summary>
    public async Task<double> RowsPerSecondAsync(int clients, int rowsOfEach)
    {
        var told = await RunAsync(clients, rowsOfEach);
        var rate = Rate().Match(told);
        return rate.Success
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench told no rate: {told}");
    }

    /// <summary>Milliseconds of each row with some clients at once, as pgbench logs them.</summary>
    public async Task<List<double>> LatenciesAsync(int clients, int rowsOfEach)
    {
        var folder = Directory.CreateDirectory(scratch[$"pgbench-{Guid.NewGuid():n}"]).FullName;
        await RunAsync(clients, rowsOfEach, "-l", $"--log-prefix={Path.Combine(folder, "rows")}");
        return [.. Directory.GetFiles(folder).SelectMany(File.ReadAllLines)
            .Select(row => double.Parse(row.Split(' ')[2], CultureInfo.InvariantCulture) / MicrosecondsPerMillisecond)];
    }

    private async Task<string> RunAsync(int clients, int rowsOfEach, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo(Executable(),
            [
                "-n", "-M", "prepared", "-c", $"{clients}", "-j", $"{Math.Min(Threads, clients)}",
                "-t", $"{rowsOfEach}", "-f", _script, .. more,
                "-h", server.Host, "-p", $"{server.Port}", "-U", server.User, database,
            ])
        {
            Environment = { ["PGPASSWORD"] = server.Password },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (told, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await told
            : throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {await faults}");
    }

    /// <summary>Beside the server's other programs; Debian does not put it on the path.</summary>
    private static string Executable() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories)
            .OrderDescending(StringComparer.Ordinal).FirstOrDefault() ?? "pgbench"
        : "pgbench";

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
