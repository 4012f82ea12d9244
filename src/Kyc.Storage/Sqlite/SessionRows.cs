using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;
using Microsoft.Data.Sqlite;

namespace Kyc.Storage.Sqlite;

/// <summary>Rows of the read model and back.</summary>
internal static class SessionRows
{
    public const string Select = """
        SELECT session_id, tenant, status, created_ms, updated_ms, expires_ms, version, decision_code, redacted
        FROM sessions
        """;

    public static SessionRow Read(SqliteDataReader row) => new(
        new SessionId(row.GetString(0)), new TenantId(row.GetString(1)), Status(row.GetString(2)), row.Time(3),
        row.Time(4), row.Time(5), row.GetInt64(6), row.TextOrNull(7), row.GetInt64(8) != 0);

    public static SessionStatus Status(string name) => WireName.TryParse<SessionStatus>(name, out var status)
        ? status
        : throw new JournalDamagedException($"the read model holds the unknown status \"{name}\"");
}
