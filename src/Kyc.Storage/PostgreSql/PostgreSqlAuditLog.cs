using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// The audit log in PostgreSQL: one chain for all nodes. An append holds a lock of its transaction, so that two nodes
/// cannot chain to the same row.
/// </summary>
public sealed class PostgreSqlAuditLog : IAuditLog
{
    private const string SelectHead = "SELECT value FROM meta WHERE name = $1";

    private readonly PostgreSqlDatabase _database;

    internal PostgreSqlAuditLog(PostgreSqlDatabase database) => _database = database;

    /// <inheritdoc />
    public async ValueTask<long> AppendAsync(AuditEntry entry, CancellationToken cancel)
    {
        AuditChain.Check(entry);
        return await _database.WithAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", AdvisoryLock.Audit);
            var (last, previous) = await LastAsync(connection);
            var number = last + 1;
            var hash = AuditChain.Hash(previous, number, entry);
            await RunAsync(connection, "INSERT INTO audit VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                number, entry.At.ToUnixTimeMilliseconds(), entry.Actor, entry.Node, entry.Action, entry.Target,
                entry.Reason, entry.Outcome, hash);
            await RunAsync(connection,
                "INSERT INTO meta (name, value) VALUES ($1, $2) "
                + "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                AuditHead.Name, AuditHead.Write(number, hash));
            await transaction.CommitAsync(cancel);
            return number;
        }, repeatable: false, cancel);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<AuditRow>> ListAsync(int limit, CancellationToken cancel) =>
        await _database.RowsAsync(
            PostgreSqlRows.Audit + " ORDER BY number DESC LIMIT $1", [limit],
            row => PostgreSqlRows.AuditRow(row).Row, cancel);

    /// <inheritdoc />
    public ValueTask<long?> VerifyAsync(CancellationToken cancel) => _database.WithAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancel);
        await using var head = PostgreSqlDatabase.Command(connection, SelectHead, AuditHead.Name);
        var remembered = AuditHead.Read((string?)await head.ExecuteScalarAsync(cancel));
        await using var all = PostgreSqlDatabase.Command(connection, PostgreSqlRows.Audit + " ORDER BY number");
        await using var reader = await all.ExecuteReaderAsync(cancel);
        var rows = new List<(AuditRow, byte[])>();
        while (await reader.ReadAsync(cancel)) rows.Add(PostgreSqlRows.AuditRow(reader));
        return AuditChain.FirstBad(rows, remembered);
    }, repeatable: true, cancel);

    private static async Task<(long Number, byte[] Hash)> LastAsync(NpgsqlConnection connection)
    {
        await using var command = PostgreSqlDatabase.Command(
            connection, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetInt64(0), reader.Bytes(1)) : (0, AuditChain.Genesis);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = PostgreSqlDatabase.Command(connection, sql, values);
        await command.ExecuteNonQueryAsync();
    }
}
