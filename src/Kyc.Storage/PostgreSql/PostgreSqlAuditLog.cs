using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>The audit log in PostgreSQL: each start of a node has a chain of its own, so that none waits for
/// another.</summary>
public sealed class PostgreSqlAuditLog : IAuditLog, IAsyncDisposable
{
    private readonly PostgreSqlDatabase _database;
    private readonly PostgreSqlAuditWriter _writer;
    private readonly RecordSeals _seals;

    internal PostgreSqlAuditLog(PostgreSqlDatabase database, PostgreSqlAuditWriter writer, RecordSeals seals) =>
        (_database, _writer, _seals) = (database, writer, seals);

    /// <inheritdoc />
    public async ValueTask<AuditPlace> AppendAsync(AuditEntry entry, CancellationToken cancel)
    {
        AuditTexts.Check(entry);
        cancel.ThrowIfCancellationRequested();
        return await _writer.SubmitAsync(entry);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancel) =>
        _database.WithAsync(async connection =>
        {
            var (sql, values) = AuditSql.List(query);
            var rows = new List<AuditRow>();
            await using (var command = PostgreSqlDatabase.Command(connection, sql, [.. values]))
            await using (var reader = await command.ExecuteReaderAsync(cancel))
            {
                while (await reader.ReadAsync(cancel)) rows.Add(PostgreSqlRows.AuditRow(reader).Row);
            }
            var older = rows.Count < query.Limit && query.Tenant is null
                ? await PostgreSqlFacts.OlderRowsAsync(connection, cancel)
                : [];
            return OlderRows.Continue(rows, query, () => older.Select(row => row.Row));
        }, repeatable: true, cancel);

    /// <inheritdoc />
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancel) => VerifyAsync(KnownHeads.None, cancel);

    /// <summary>Reads all rows, against heads from outside too.</summary>
    internal ValueTask<AuditVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        _database.WithAsync(connection => VerifyAsync(connection, known, cancel), repeatable: true, cancel);

    /// <summary>Finishes the rows in hand.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private async Task<AuditVerification> VerifyAsync(
        NpgsqlConnection connection, KnownHeads known, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead, cancel);
        await using (var patience = PostgreSqlDatabase.Command(connection, "SET LOCAL statement_timeout = 0"))
            await patience.ExecuteNonQueryAsync(cancel);
        var older = OlderLog.FirstBad(
            await PostgreSqlFacts.OlderRowsAsync(connection, cancel),
            await PostgreSqlFacts.FactAsync(connection, AuditHead.Name, cancel),
            RecordBase.Read(_seals, await PostgreSqlFacts.FactAsync(connection, RecordBase.Fact, cancel)));
        var check = new AuditCheck(_seals, new AuditFacts(
            await PostgreSqlFacts.AuditHeadsAsync(connection, cancel),
            await PostgreSqlFacts.FactAsync(connection, RecordCount.Chains, cancel), older, known));
        await using var command = PostgreSqlDatabase.Command(connection, AuditSql.All);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (check.Add(PostgreSqlRows.AuditRow(reader)) is { } bad) return check.Result(bad);
        }
        return check.Result(check.End());
    }
}
