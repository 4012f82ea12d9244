using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// The audit log in SQLite; rows go through the journal's writer, so that none is lost and none forks.
/// </summary>
public sealed class SqliteAuditLog : IAuditLog
{
    private const string Select =
        "SELECT number, at_ms, actor, node, action, target, reason, outcome, hash FROM audit ";

    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;

    internal SqliteAuditLog(SqliteDatabase database, JournalWriter writer) => (_database, _writer) = (database, writer);

    /// <inheritdoc />
    public async ValueTask<long> AppendAsync(AuditEntry entry, CancellationToken cancel)
    {
        AuditChain.Check(entry);
        var number = 0L;
        await _writer.SubmitAsync(new SmallWrite(tables => number = Insert(tables.Connection, entry), cancel));
        return number;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditRow>> ListAsync(int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<AuditRow>>(_database.Read(connection => connection
            .Command(Select + "ORDER BY number DESC LIMIT $limit", ("$limit", limit))
            .Rows(row => Read(row).Row)));
    }

    /// <inheritdoc />
    public ValueTask<long?> VerifyAsync(CancellationToken cancel) => ValueTask.FromResult(_database.Read(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var head = connection.Command("SELECT value FROM meta WHERE name = $name", ("$name", AuditHead.Name))
            .Rows(row => row.GetString(0)).FirstOrDefault();
        return AuditChain.FirstBad(Rows(connection, cancel), AuditHead.Read(head));
    }));

    private static IEnumerable<(AuditRow Row, byte[] Hash)> Rows(SqliteConnection connection, CancellationToken cancel)
    {
        using var command = connection.Command(Select + "ORDER BY number");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            yield return Read(reader);
        }
    }

    private static (AuditRow Row, byte[] Hash) Read(SqliteDataReader row)
    {
        var hash = row.Bytes(8);
        var entry = new AuditEntry(row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetString(6), row.GetString(7));
        return (new AuditRow(row.GetInt64(0), entry, Convert.ToHexStringLower(hash)), hash);
    }

    private static long Insert(SqliteConnection connection, AuditEntry entry)
    {
        using var last = new Statement(connection, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
        var (number, previous) = last.Next() ? (last.Long(0) + 1, last.Bytes(1).ToArray()) : (1, AuditChain.Genesis);
        var hash = AuditChain.Hash(previous, number, entry);
        using var insert = new Statement(connection, "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        insert.Bind(1, number).Bind(2, entry.At.ToUnixTimeMilliseconds()).Bind(3, entry.Actor).Bind(4, entry.Node)
            .Bind(5, entry.Action).Bind(6, entry.Target).Bind(7, entry.Reason).Bind(8, entry.Outcome).Bind(9, hash)
            .Run();
        using var head = new Statement(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
        head.Bind(1, AuditHead.Name).Bind(2, AuditHead.Write(number, hash)).Run();
        return number;
    }
}
