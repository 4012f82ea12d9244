using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Npgsql;

namespace Kyc.Cluster.Tests.History;

/// <summary>
/// Reads the tables themselves rather than through the code under test: what is in them is what an auditor gets.
/// </summary>
internal static class JournalReader
{
    public static async Task<JournalSnapshot> ReadAsync(
        string connection, string masterKey, IReadOnlyDictionary<SessionId, LiveView> live)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var events = await RowsAsync(source,
            "SELECT session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash "
            + "FROM events ORDER BY session_id, version", Event);
        var rows = await RowsAsync(source,
            "SELECT session_id, tenant, status, created_ms, updated_ms, expires_ms, version, decision_code, redacted "
            + "FROM sessions", Row);
        var unwrap = new DataKeys(masterKey);
        var keys = await RowsAsync(source, "SELECT session_id, tenant, wrapped FROM session_keys", row =>
            (Session: new SessionId(row.GetString(0)), Key: unwrap.Open(
                row.GetString(1), new SessionId(row.GetString(0)), row.GetFieldValue<byte[]>(2))));
        return new JournalSnapshot(
            events.GroupBy(record => record.Session).ToDictionary(
                group => group.Key, group => (IReadOnlyList<EventRecord>)[.. group]),
            rows.ToDictionary(row => row.Id),
            keys.Where(row => row.Key is not null).ToDictionary(row => row.Session, row => row.Key!), live);
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataSource source, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    private static EventRecord Event(NpgsqlDataReader row) => new()
    {
        Session = new SessionId(row.GetString(0)),
        Version = row.GetInt64(1),
        Type = row.GetString(2),
        TypeVersion = row.GetInt32(3),
        At = Time(row, 4),
        CommandId = new CommandId(row.GetString(5)),
        Payload = row.GetFieldValue<byte[]>(6),
        PreviousHash = row.GetFieldValue<byte[]>(7),
        Hash = row.GetFieldValue<byte[]>(8),
    };

    private static SessionRow Row(NpgsqlDataReader row) => new(
        new SessionId(row.GetString(0)), new TenantId(row.GetString(1)),
        WireName.TryParse<SessionStatus>(row.GetString(2), out var status)
            ? status
            : throw new InvalidDataException($"the read model holds the status {row.GetString(2)}"),
        Time(row, 3), Time(row, 4), Time(row, 5), row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7),
        row.GetBoolean(8));

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
