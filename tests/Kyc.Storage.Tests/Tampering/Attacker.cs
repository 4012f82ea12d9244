using System.Data.Common;
using System.Numerics;
using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Storage.Audit;
using Kyc.Storage.PostgreSql;
using Npgsql;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>Someone with every right on a database: reads it whole, and writes it back changed.</summary>
/// <param name="connection">The connection; its triggers are off.</param>
/// <param name="placed">Whether events have a place of their own: SQLite.</param>
internal sealed class Attacker(DbConnection connection, bool placed)
{
    private static readonly string[] s_tables =
        ["events", "sessions", "journal_heads", "audit_rows", "audit_heads", "meta"];

    private const string EventColumns =
        "session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash, seal";

    /// <summary>Keeps what there is, to go back to.</summary>
    public async Task CopyAsync()
    {
        foreach (var table in s_tables) await RunAsync($"CREATE TABLE kept_{table} AS SELECT * FROM {table}");
    }

    /// <summary>Leaves no copies behind.</summary>
    public async Task LeaveAsync()
    {
        foreach (var table in s_tables) await RunAsync($"DROP TABLE kept_{table}");
    }

    /// <summary>As it was.</summary>
    public async Task RestoreAsync()
    {
        await RunAsync(string.Concat(s_tables.Select(table =>
            $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};")));
    }

    public async Task<JournalModel> JournalAsync()
    {
        var events = await RowsAsync(
            $"SELECT {EventColumns}{(placed ? ", position" : "")} FROM events ORDER BY session_id, version", row =>
            new StoredEvent(new EventRecord
            {
                Session = new SessionId(row.GetString(0)),
                Version = row.GetInt64(1),
                Type = row.GetString(2),
                TypeVersion = row.GetInt32(3),
                At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
                CommandId = new CommandId(row.GetString(5)),
                Payload = row.GetFieldValue<byte[]>(6),
                PreviousHash = row.GetFieldValue<byte[]>(7),
                Hash = row.GetFieldValue<byte[]>(8),
            }, placed ? row.GetInt64(10) : 0, row.GetFieldValue<byte[]>(9)));
        var sessions = await RowsAsync("SELECT session_id, version FROM sessions",
            row => (Id: new SessionId(row.GetString(0)), Version: row.GetInt64(1)));
        var heads = await RowsAsync("SELECT writer, events, digest, seal FROM journal_heads ORDER BY writer", row =>
            new StoredJournalHead(row.GetInt64(0), row.GetInt64(1),
                placed ? row.GetFieldValue<byte[]>(2) : AppendStatements.Bytes(row.GetFieldValue<BigInteger>(2)),
                row.GetFieldValue<byte[]>(3)));
        return new JournalModel(placed, events, sessions.ToDictionary(one => one.Id, one => one.Version), heads,
            await FactAsync(RecordCount.Writers), await FactAsync(RecordBase.Fact));
    }

    public async Task<AuditModel> AuditAsync() => new(
        await RowsAsync(AuditSql.All, row => new StoredRow(
            new AuditPlace(row.GetInt64(0), row.GetInt64(1)), row.GetString(2),
            new AuditEntry(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), row.GetString(5),
                row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10))
            {
                Tenant = row.IsDBNull(4) ? null : new TenantId(row.GetString(4)),
                RequestId = row.GetString(11),
                Remote = row.GetString(12),
            }, row.GetFieldValue<byte[]>(13), row.GetFieldValue<byte[]>(14))),
        await RowsAsync(AuditSql.Heads, row => new StoredAuditHead(
            new AuditPlace(row.GetInt64(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2),
            row.GetFieldValue<byte[]>(3))),
        await FactAsync(RecordCount.Chains));

    public async Task WriteAsync(JournalModel there)
    {
        await RunAsync("DELETE FROM events; DELETE FROM journal_heads");
        foreach (var (record, position, seal) in there.Events)
        {
            object[] values =
            [
                record.Session.Value, record.Version, record.Type, record.TypeVersion,
                record.At.ToUnixTimeMilliseconds(), record.CommandId.Value, record.Payload.ToArray(),
                record.PreviousHash.ToArray(), record.Hash.ToArray(), seal!, .. placed ? [position] : (object[])[],
            ];
            await InsertAsync("events", EventColumns + (placed ? ", position" : ""), values);
        }
        foreach (var head in there.Heads)
            await InsertAsync("journal_heads", "writer, events, digest, seal",
                head.Writer, head.Events, placed ? head.Digest : AppendStatements.Number(head.Digest), head.Seal!);
        var known = await RowsAsync("SELECT session_id FROM sessions", row => row.GetString(0));
        foreach (var id in known)
        {
            await RunAsync(there.Sessions.TryGetValue(new SessionId(id), out var version)
                ? $"UPDATE sessions SET version = {version} WHERE session_id = '{id}'"
                : $"DELETE FROM sessions WHERE session_id = '{id}'");
        }
        foreach (var (id, version) in there.Sessions.Where(one => !known.Contains(one.Key.Value)))
            await RunAsync($"""
                INSERT INTO sessions (tenant, session_id, status, created_ms, updated_ms, expires_ms, version, redacted)
                VALUES ('acme', '{id.Value}', 'canceled', 0, 0, 0, {version}, {(placed ? "0" : "false")})
                """);
        await SetFactAsync(RecordCount.Writers, there.WritersFact);
        await SetFactAsync(RecordBase.Fact, there.BaseFact);
    }

    public async Task WriteAsync(AuditModel there)
    {
        await RunAsync("DELETE FROM audit_rows; DELETE FROM audit_heads");
        foreach (var row in there.Rows)
        {
            var entry = row.Entry;
            await InsertAsync("audit_rows", AuditSql.Columns, row.Place.Chain, row.Place.Number, row.Id,
                entry.At.ToUnixTimeMilliseconds(), entry.Tenant?.Value ?? (object)DBNull.Value, entry.Actor, entry.Node,
                entry.Action, entry.Target, entry.Reason, entry.Outcome, entry.RequestId, entry.Remote, row.Hash,
                row.Seal);
        }
        foreach (var head in there.Heads)
            await InsertAsync("audit_heads", "chain, number, hash, seal",
                head.Newest.Chain, head.Newest.Number, head.Hash, head.Seal);
        await SetFactAsync(RecordCount.Chains, there.ChainsFact);
    }

    private async Task<string?> FactAsync(string name) =>
        (await RowsAsync($"SELECT value FROM meta WHERE name = '{name}'", row => row.GetString(0))).FirstOrDefault();

    private async Task SetFactAsync(string name, string? value)
    {
        await RunAsync($"DELETE FROM meta WHERE name = '{name}'");
        if (value is not null) await InsertAsync("meta", "name, value", name, value);
    }

    private async Task InsertAsync(string table, string columns, params object[] values)
    {
        var sql = $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", values.Select((_, i) => $"${i + 1}"))})";
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            if (parameter is not NpgsqlParameter) parameter.ParameterName = $"${i + 1}";
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync();
    }

    private async Task RunAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
