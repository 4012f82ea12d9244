using System.Diagnostics;
using Kyc.Sessions.Events;
using Kyc.Storage;
using Kyc.Storage.Migrations;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// The yardstick for throughput: the same events into the same table of the same kind of database, by one loop with a
/// prepared statement and 100-row transactions, and nothing else: no read model, no fence, nobody waiting.
/// </summary>
internal static class BareLoop
{
    private const int RowsPerTransaction = 100;

    public static double EventsPerSecond(string directory, IReadOnlyList<EventRecord> events)
    {
        Directory.CreateDirectory(directory);
        using var database = new SqliteDatabase(new StorageOptions { DataDirectory = directory });
        using var connection = database.OpenWriter();
        new Migrator(Migration.All, TimeProvider.System, NullLogger.Instance).Apply(connection);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events VALUES ($p, $s, $v, $t, $tv, $a, $c, $b, $ph, $h)";
        string[] names = ["$p", "$s", "$v", "$t", "$tv", "$a", "$c", "$b", "$ph", "$h"];
        var values = names.Select(name => insert.Parameters.Add(new SqliteParameter { ParameterName = name }))
            .ToArray();
        var from = Stopwatch.GetTimestamp();
        var position = 0L;
        foreach (var chunk in events.Chunk(RowsPerTransaction))
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var record in chunk) Insert(insert, values, ++position, record);
            transaction.Commit();
        }
        return events.Count / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static void Insert(SqliteCommand insert, SqliteParameter[] values, long position, EventRecord record)
    {
        object[] row =
        [
            position, record.Session.Value, record.Version, record.Type, record.TypeVersion,
            record.At.ToUnixTimeMilliseconds(), record.CommandId.Value, record.Payload.ToArray(),
            record.PreviousHash.ToArray(), record.Hash.ToArray(),
        ];
        for (var i = 0; i < row.Length; i++) values[i].Value = row[i];
        insert.ExecuteNonQuery();
    }
}
