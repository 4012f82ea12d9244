using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// The audit log in SQLite; rows go through the journal's writer, and are durable with the events of the same commit.
/// </summary>
public sealed class SqliteAuditLog : IAuditLog
{
    private readonly SqliteDatabase _database;
    private readonly JournalWriter _writer;
    private readonly RecordSeals _seals;

    internal SqliteAuditLog(SqliteDatabase database, JournalWriter writer, RecordSeals seals) =>
        (_database, _writer, _seals) = (database, writer, seals);

    /// <inheritdoc />
    public async ValueTask<AuditPlace> AppendAsync(AuditEntry entry, CancellationToken cancel)
    {
        AuditTexts.Check(entry);
        AuditPlace place = default;
        await _writer.SubmitAsync(new SmallWrite(tables => place = tables.Records.Append(entry), cancel));
        return place;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (sql, values) = AuditSql.List(query);
        return ValueTask.FromResult(_database.Read(connection =>
        {
            using var command = connection.Command(sql);
            for (var i = 0; i < values.Count; i++) command.Parameters.AddWithValue($"${i + 1}", values[i]);
            return OlderRows.Continue(command.Rows(row => Read(row).Row), query,
                () => SqliteOlderLog.Rows(connection).Select(older => older.Row));
        }));
    }

    /// <inheritdoc />
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancel) => VerifyAsync(KnownHeads.None, cancel);

    /// <summary>Reads all rows, against heads from outside too.</summary>
    internal ValueTask<AuditVerification> VerifyAsync(KnownHeads known, CancellationToken cancel) =>
        ValueTask.FromResult(_database.Read(connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var older = OlderLog.FirstBad(SqliteOlderLog.Rows(connection), connection.Fact(AuditHead.Name),
                RecordBase.Read(_seals, connection.Fact(RecordBase.Fact)));
            var check = new AuditCheck(_seals, new AuditFacts(
                connection.AuditHeads(), connection.Fact(RecordCount.Chains), older, known));
            using var command = connection.Command(AuditSql.All);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                cancel.ThrowIfCancellationRequested();
                if (check.Add(Read(reader)) is { } bad) return check.Result(bad);
            }
            return check.Result(check.End());
        }));

    private static StoredRow Read(SqliteDataReader row) => new(
        new AuditPlace(row.GetInt64(0), row.GetInt64(1)), row.GetString(2),
        new AuditEntry(row.Time(3), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8),
            row.GetString(9), row.GetString(10))
        {
            Tenant = row.TextOrNull(4) is { } tenant ? new(tenant) : null,
            RequestId = row.GetString(11),
            Remote = row.GetString(12),
        },
        row.Bytes(13), row.Bytes(14));
}
