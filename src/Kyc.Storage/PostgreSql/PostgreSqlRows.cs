using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Kyc.Storage.Audit;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>Rows and back.</summary>
internal static class PostgreSqlRows
{
    public const string Events =
        "SELECT session_id, version, type, type_version, at_ms, command_id, payload, previous_hash, hash, seal "
        + "FROM events";

    public const string Sessions = """
        SELECT session_id, tenant, status, created_ms, updated_ms, expires_ms, version, decision_code, redacted
        FROM sessions
        """;

    public const string Work = "SELECT job, session_id, tenant, tries, lease_until_ms, since_ms FROM open_work";

    public const string OlderAudit =
        "SELECT number, at_ms, actor, node, action, target, reason, outcome, hash FROM audit";

    public static EventRecord Event(NpgsqlDataReader row) => new()
    {
        Session = new SessionId(row.GetString(0)),
        Version = row.GetInt64(1),
        Type = row.GetString(2),
        TypeVersion = row.GetInt32(3),
        At = row.Time(4),
        CommandId = new CommandId(row.GetString(5)),
        Payload = row.Bytes(6),
        PreviousHash = row.Bytes(7),
        Hash = row.Bytes(8),
    };

    public static SessionRow Session(NpgsqlDataReader row) => new(
        new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), Status(row.GetString(2)), row.Time(3),
        row.Time(4), row.Time(5), row.GetInt64(6), row.IsDBNull(7) ? null : row.GetString(7), row.GetBoolean(8));

    public static OpenWork OpenWork(NpgsqlDataReader row) => new(
        new JobId(row.GetString(0)), new SessionId(row.GetString(1)), new TenantId(row.GetString(2)), row.GetInt32(3),
        row.IsDBNull(4) ? null : row.Time(4), row.Time(5));

    public static StoredEvent Stored(NpgsqlDataReader row) =>
        new(Event(row), 0, row.IsDBNull(9) ? null : row.Bytes(9));

    public static StoredRow AuditRow(NpgsqlDataReader row) => new(
        new AuditPlace(row.GetInt64(0), row.GetInt64(1)), row.GetString(2),
        new AuditEntry(row.Time(3), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8),
            row.GetString(9), row.GetString(10))
        {
            Tenant = row.IsDBNull(4) ? null : new TenantId(row.GetString(4)),
            RequestId = row.GetString(11),
            Remote = row.GetString(12),
        },
        row.Bytes(13), row.Bytes(14));

    public static (AuditRow Row, byte[] Hash) OlderAuditRow(NpgsqlDataReader row)
    {
        var (number, at, hash) = (row.GetInt64(0), row.Time(1), row.Bytes(8));
        var entry = new AuditEntry(at, row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetString(6), row.GetString(7));
        return (new AuditRow(new AuditPlace(0, number), AuditTexts.OlderId(at, number), entry,
            Convert.ToHexStringLower(hash)), hash);
    }

    public static SessionStatus Status(string name) => WireName.TryParse<SessionStatus>(name, out var status)
        ? status
        : throw new JournalDamagedException($"the read model holds the unknown status \"{name}\"");

    public static byte[] Bytes(this NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
